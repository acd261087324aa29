/* A program of another project: it uses each of the three faces. */
#include <winsock2.h>
#include <windows.h>
#include <ws2spi.h>
#include <asyncselect.h>
#include <stdio.h>

int main(void)
{
    WSADATA data;
    HWND window;
    int failed = WSAStartup(MAKEWORD(2, 2), &data);

    window = CreateWindowExA(0, "Message", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    failed = failed || !window || WSPCleanup(&failed) != 0;
    printf("libasyncselect %s\n", asyncselect_version());
    return failed;
}
