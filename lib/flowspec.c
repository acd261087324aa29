#include "flowspec.h"

#include <string.h>

#include "asyncselect/winsock2.h"

void flowspec_start(QOS *qos)
{
    memset(&qos->SendingFlowspec, 0xFF, sizeof(qos->SendingFlowspec)); /* QOS_NOT_SPECIFIED */
    qos->SendingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    qos->ReceivingFlowspec = qos->SendingFlowspec;
    qos->ProviderSpecific = (WSABUF){0, NULL};
}

static bool is_service(SERVICETYPE type)
{
    switch (type) {
    case SERVICETYPE_NOTRAFFIC:
    case SERVICETYPE_BESTEFFORT:
    case SERVICETYPE_CONTROLLEDLOAD:
    case SERVICETYPE_GUARANTEED:
    case SERVICETYPE_NETWORK_UNAVAILABLE:
    case SERVICETYPE_GENERAL_INFORMATION:
    case SERVICETYPE_NOCHANGE:
    case SERVICETYPE_NONCONFORMING:
    case SERVICETYPE_NETWORK_CONTROL:
    case SERVICETYPE_QUALITATIVE:
        return true;
    default:
        return false;
    }
}

int flowspec_check(const QOS *qos)
{
    if (!is_service(qos->SendingFlowspec.ServiceType) ||
        !is_service(qos->ReceivingFlowspec.ServiceType))
        return WSA_QOS_ESERVICETYPE;
    return qos->ProviderSpecific.len ? WSA_QOS_EPROVSPECBUF : 0;
}

static bool change(FLOWSPEC *spec, const FLOWSPEC *wanted)
{
    if (wanted->ServiceType == SERVICETYPE_NOCHANGE || memcmp(spec, wanted, sizeof(*spec)) == 0)
        return false;
    *spec = *wanted;
    return true;
}

bool flowspec_change(QOS *qos, const QOS *wanted)
{
    bool sending = change(&qos->SendingFlowspec, &wanted->SendingFlowspec);
    bool receiving = change(&qos->ReceivingFlowspec, &wanted->ReceivingFlowspec);
    return sending || receiving;
}
