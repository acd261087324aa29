#include "codes.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "error.h"
#include "system_text.h"

void __real_asyncselect__error_set_last(int code);
void __wrap_asyncselect__error_set_last(int code);

static atomic_int strange;

static bool is_strange(int code)
{
    return code && !error_name(code) && !system_text((unsigned)code);
}

void __wrap_asyncselect__error_set_last(int code)
{
    int none = 0;
    if (is_strange(code))
        atomic_compare_exchange_strong(&strange, &none, code);
    __real_asyncselect__error_set_last(code);
}

int codes_strange(void)
{
    return atomic_load(&strange);
}
