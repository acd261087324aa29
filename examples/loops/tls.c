/* tls.c: an echo server over TLS. OpenSSL does the input and output of a selected socket, and the
 * library is told of it with asyncselect_reenable. Its certificate is made at the start.
 *   cc tls.c -o tls $(pkg-config --cflags --libs libasyncselect openssl)
 *   openssl s_client -quiet -connect 127.0.0.1:PORT
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <windows.h>
#include <asyncselect.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { WM_SOCKET = WM_APP };

struct client {
    SOCKET socket;
    SSL *ssl;
    int pending; /* bytes of buffer that are still to be sent */
    char buffer[4096];
    struct client *next;
};

static SSL_CTX *tls;
static struct client *clients;

static void drop(struct client *client)
{
    struct client **place = &clients;

    while (*place != client)
        place = &(*place)->next;
    *place = client->next;
    SSL_free(client->ssl);
    closesocket(client->socket);
    free(client);
}

/* What OpenSSL waits for, Winsock's own call would have been refused: its message is due again. */
static void wait_for(struct client *client, int result)
{
    switch (SSL_get_error(client->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        asyncselect_reenable(client->socket, FD_READ);
        break;
    case SSL_ERROR_WANT_WRITE:
        asyncselect_reenable(client->socket, FD_WRITE);
        break;
    default:
        ERR_clear_error();
        drop(client);
    }
}

/* Goes on with handshake, receiving and sending until OpenSSL has to wait. */
static void go_on(struct client *client)
{
    int result;

    do {
        if (client->pending)
            result = SSL_write(client->ssl, client->buffer, client->pending);
        else
            result = SSL_read(client->ssl, client->buffer, sizeof(client->buffer));
        if (result > 0)
            client->pending = client->pending ? 0 : result;
    } while (result > 0);
    wait_for(client, result);
}

static void greet(HWND window, SOCKET s)
{
    struct client *client = s == INVALID_SOCKET ? NULL : calloc(1, sizeof(*client));

    if (!client)
        return;
    client->socket = s;
    client->ssl = SSL_new(tls);
    client->next = clients;
    clients = client;
    SSL_set_fd(client->ssl, (int)s); /* a SOCKET is the descriptor */
    SSL_set_accept_state(client->ssl);
    if (WSAAsyncSelect(s, window, WM_SOCKET, FD_READ | FD_WRITE | FD_CLOSE))
        drop(client);
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    struct client *client = clients;

    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT) {
        greet(window, accept((SOCKET)wParam, NULL, NULL));
        return 0;
    }
    while (client && client->socket != (SOCKET)wParam)
        client = client->next;
    if (client && WSAGETSELECTEVENT(lParam) == FD_CLOSE)
        drop(client);
    else if (client)
        go_on(client);
    return 0;
}

/* A certificate signed by itself, for an hour. */
static int make_certificate(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_NAME *name = X509_get_subject_name(certificate);

    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    int made =
        SSL_CTX_use_certificate(tls, certificate) == 1 && SSL_CTX_use_PrivateKey(tls, key) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

int main(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "tls"};
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    WSADATA data;
    MSG message;

    signal(SIGPIPE, SIG_IGN); /* OpenSSL sends with write() */
    tls = SSL_CTX_new(TLS_server_method());
    if (!tls || !make_certificate())
        return 1;
    WSAStartup(MAKEWORD(2, 2), &data);
    RegisterClassA(&class);
    HWND window = CreateWindowExA(0, "tls", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    printf("openssl s_client -quiet -connect 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    return 0;
}
