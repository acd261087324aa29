/* The SPI's start, its table of functions, and WSPAsyncSelect. */
#include "spi.h"

#include <wchar.h>

#include "socket.h"
#include "startup.h"
#include "window.h"

static const WSPPROC_TABLE procedures = {
    .lpWSPAccept = WSPAccept,
    .lpWSPAddressToString = WSPAddressToString,
    .lpWSPAsyncSelect = WSPAsyncSelect,
    .lpWSPBind = WSPBind,
    .lpWSPCancelBlockingCall = WSPCancelBlockingCall,
    .lpWSPCleanup = WSPCleanup,
    .lpWSPCloseSocket = WSPCloseSocket,
    .lpWSPConnect = WSPConnect,
    .lpWSPDuplicateSocket = WSPDuplicateSocket,
    .lpWSPEnumNetworkEvents = WSPEnumNetworkEvents,
    .lpWSPEventSelect = WSPEventSelect,
    .lpWSPGetPeerName = WSPGetPeerName,
    .lpWSPGetSockName = WSPGetSockName,
    .lpWSPGetSockOpt = WSPGetSockOpt,
    .lpWSPGetQOSByName = WSPGetQOSByName,
    .lpWSPIoctl = WSPIoctl,
    .lpWSPJoinLeaf = WSPJoinLeaf,
    .lpWSPListen = WSPListen,
    .lpWSPRecv = WSPRecv,
    .lpWSPRecvDisconnect = WSPRecvDisconnect,
    .lpWSPRecvFrom = WSPRecvFrom,
    .lpWSPSelect = WSPSelect,
    .lpWSPSend = WSPSend,
    .lpWSPSendDisconnect = WSPSendDisconnect,
    .lpWSPSendTo = WSPSendTo,
    .lpWSPSetSockOpt = WSPSetSockOpt,
    .lpWSPShutdown = WSPShutdown,
    .lpWSPSocket = WSPSocket,
    .lpWSPStringToAddress = WSPStringToAddress,
};

int WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData, LPWSAPROTOCOL_INFOW lpProtocolInfo,
               WSPUPCALLTABLE UpcallTable, LPWSPPROC_TABLE lpProcTable)
{
    (void)lpProtocolInfo;
    if (!lpWSPData || !lpProcTable)
        return WSAEFAULT;
    if (LOBYTE(wVersionRequested) < 2)
        return WSAVERNOTSUPPORTED;
    lpWSPData->wVersion = lpWSPData->wHighVersion = MAKEWORD(2, 2);
    wcsncpy(lpWSPData->szDescription, L"libasyncselect", WSPDESCRIPTION_LEN);
    lpWSPData->szDescription[WSPDESCRIPTION_LEN] = 0;
    *lpProcTable = procedures;
    window_set_upcall(UpcallTable.lpWPUPostMessage);
    return startup_begin();
}

int WSPCleanup(LPINT lpErrno)
{
    return spi_result(startup_end(), lpErrno);
}

int WSPAsyncSelect(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent, LPINT lpErrno)
{
    struct window *window = NULL;
    BOOL failed = FALSE;
    int refusal = 0;

    if (lEvent & ~(long)FD_ALL_EVENTS)
        refusal = WSAEINVAL; /* [CALL-3] */
    else if (lEvent && hWnd && !(window = window_hold(hWnd)) &&
             !(window = window_hold_upcall(&failed)))
        refusal = failed ? WSAENETDOWN : WSAEINVAL;
    else if (lEvent && !hWnd)
        refusal = WSAEINVAL; /* [S2] */
    int error = socket_select(s, window, hWnd, wMsg, (unsigned)lEvent, refusal);
    trace_select(s, hWnd, wMsg, lEvent, INVALID_SOCKET, error);
    if (error)
        window_release(window);
    return spi_result(error, lpErrno);
}
