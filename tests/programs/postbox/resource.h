/* resource.h: numbers of commands, timers, messages and strings.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef RESOURCE_H
#define RESOURCE_H

#define IDM_START 100
#define IDM_CLIENTDONE 101
#define IDM_EXIT 102

#define IDT_WATCHDOG 1
#define IDT_IDLE 2
#define IDT_RETRY 3
#define IDT_PATIENCE 4

#define IDC_LOG 200
#define IDC_SERVER 201
#define IDC_CLIENT 300 /* and upwards, one for each client */

#define IDS_GREETING 1000
#define IDS_USER 1001
#define IDS_WELCOME 1002
#define IDS_BADLOGIN 1003
#define IDS_NOSUCHMAIL 1004
#define IDS_DELETED 1005
#define IDS_RESET 1006
#define IDS_NOOP 1007
#define IDS_GOODBYE 1008
#define IDS_BADCOMMAND 1009
#define IDS_BADSTATE 1010
#define IDS_TOOLONG 1011

#define WM_LOG (WM_USER + 1)           /* lParam: LPLOGENTRY */
#define WM_SERVERSOCKET (WM_USER + 2)  /* wParam: the socket of a session or of the listener */
#define WM_SERVERNOTIFY (WM_USER + 3)  /* of the datagram socket */
#define WM_SERVERADDRESS (WM_USER + 4) /* lParam: LPSOCKADDR_IN that is filled */
#define WM_CLIENTSOCKET (WM_USER + 5)
#define WM_CLIENTNOTIFY (WM_USER + 6)
#define WM_CLIENTHOST (WM_USER + 7) /* WSAAsyncGetHostByName */
#define WM_CLIENTSTART (WM_USER + 8)
#define WM_SERVERCOUNT (WM_USER + 9) /* returns how many mails are left in all boxes */

#endif
