/* io.h: files by descriptor. They are the system's functions under Windows' names.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_IO_H
#define ASYNCSELECT_IO_H

#include "windef.h"

/* A program may include winsock2.h after this, which has to see these first. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR O_RDWR
#define _O_APPEND O_APPEND
#define _O_CREAT O_CREAT
#define _O_TRUNC O_TRUNC
#define _O_EXCL O_EXCL
#ifndef O_BINARY /* every file is one of bytes */
#define O_BINARY 0
#define O_TEXT 0
#endif
#define _O_BINARY O_BINARY
#define _O_TEXT O_TEXT
#ifndef _S_IREAD
#define _S_IREAD S_IRUSR
#define _S_IWRITE S_IWUSR
#endif

#define _access access
#define _chmod chmod
#define _close close
#define _dup dup
#define _dup2 dup2
#define _fileno fileno
#define _isatty isatty
#define _lseek lseek
#define _open open
#define _read read
#define _unlink unlink
#define _write write

/* Text or binary, which are the same: the mode of before (O_BINARY), or -1 with errno: fd is none.
 * From any thread. Follows the page on _setmode. */
static inline int _setmode(int fd, int mode)
{
    (void)mode;
    return fcntl(fd, F_GETFD) < 0 ? -1 : O_BINARY;
}
#define setmode _setmode

#endif
