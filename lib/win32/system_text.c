#include "system_text.h"

#include <stddef.h>

#include "asyncselect/winerror.h"
#include "error.h"

/* Every code of winerror.h: a test compares. Winsock's are in error.c. */
static const struct {
    unsigned code;
    const char *text;
} texts[] = {
    {ERROR_SUCCESS, "The call succeeded."},
    {ERROR_FILE_NOT_FOUND, "There is nothing of this name."},
    {ERROR_PATH_NOT_FOUND, "The path leads nowhere."},
    {ERROR_ACCESS_DENIED, "Only the owner may do this."},
    {ERROR_INVALID_HANDLE, "The handle stands for nothing of this kind."},
    {ERROR_NOT_ENOUGH_MEMORY, "Memory, or another resource of the system, ran out."},
    {ERROR_HANDLE_EOF, "The file has ended."},
    {ERROR_NOT_SUPPORTED, "The request is not supported."},
    {ERROR_INVALID_PARAMETER, "A parameter has a value that the function cannot use."},
    {ERROR_BUFFER_OVERFLOW, "The name is longer than the buffer."},
    {ERROR_INSUFFICIENT_BUFFER, "The buffer is too small for the result."},
    {ERROR_MOD_NOT_FOUND, "There is no module of this name."},
    {ERROR_PROC_NOT_FOUND, "The module has no function of this name."},
    {ERROR_DISCARDED, "The block of memory was discarded."},
    {ERROR_NOT_LOCKED, "The block of memory was not locked."},
    {ERROR_ALREADY_EXISTS, "Something of this name exists already."},
    {ERROR_FILENAME_EXCED_RANGE, "The name is too long."},
    {ERROR_NO_WORK_DONE, "There was nothing to do."},
    {ERROR_NO_MORE_ITEMS, "There is no more."},
    {ERROR_NOT_OWNER, "The calling thread does not own the mutex."},
    {ERROR_TOO_MANY_POSTS, "The semaphore would go above its most."},
    {ERROR_MR_MID_NOT_FOUND, "There is no text for this message number."},
    {ERROR_NOACCESS, "A pointer leads to no memory."},
    {ERROR_INVALID_FLAGS, "The flags have bits that mean nothing here."},
    {ERROR_NO_UNICODE_TRANSLATION, "The text has what is no character of its encoding."},
    {ERROR_MESSAGE_SYNC_ONLY, "The message points at data, so it can be sent but not posted."},
    {ERROR_INVALID_WINDOW_HANDLE, "The handle is not one of a window."},
    {ERROR_TLW_WITH_WSCHILD, "A child window needs a parent."},
    {ERROR_CANNOT_FIND_WND_CLASS, "No window class has this name."},
    {ERROR_WINDOW_OF_OTHER_THREAD, "The window belongs to another thread."},
    {ERROR_CLASS_ALREADY_EXISTS, "A window class of this name exists already."},
    {ERROR_CLASS_DOES_NOT_EXIST, "No window class of this name exists."},
    {ERROR_CLASS_HAS_WINDOWS, "The window class still has windows."},
    {ERROR_INVALID_INDEX, "The window keeps no value of this index."},
    {ERROR_INVALID_MSGBOX_STYLE, "A message box has no such buttons."},
    {ERROR_INVALID_THREAD_ID, "No thread of this number has a message queue."},
    {ERROR_TIMEOUT, "The time for the operation ran out."},
    {ERROR_RESOURCE_TYPE_NOT_FOUND, "The module has no resources of this type."},
    {ERROR_RESOURCE_NAME_NOT_FOUND, "The module has no resource of this name."},
    {ERROR_NOT_ENOUGH_QUOTA, "The message queue is full."},
};

const char *system_text(unsigned code)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (texts[i].code == code)
            return texts[i].text;
    return error_text((int)code);
}
