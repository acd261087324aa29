/* Where the linker cannot put lockorder between the library and the system. */
#include "lockorder.h"

bool lockorder_holds_none(void)
{
    return true;
}
