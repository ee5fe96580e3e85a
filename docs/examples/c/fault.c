/* A test in C that steers the modem: cc fault.c -lcurl && ./a.out http://127.0.0.1:8321/v1/modems/0 */
#include <curl/curl.h>
#include <stdio.h>

/* call sends a request and prints the answer; it returns 0 if the answer is a success. */
static int call(const char *method, const char *base, const char *path, const char *body) {
    char url[512];
    snprintf(url, sizeof url, "%s%s", base, path);
    CURL *c = curl_easy_init();
    struct curl_slist *json = curl_slist_append(NULL, "Content-Type: application/json");
    long status = 0;
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, json);
    if (body)
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    CURLcode failed = curl_easy_perform(c); /* prints the answer */
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(json);
    curl_easy_cleanup(c);
    return failed || status >= 300;
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    if (call("POST", argv[1], "/do", "{\"urc\":\"RING\"}") ||
        call("POST", argv[1], "/await", "{\"line\":\"RING\",\"within\":\"5s\"}"))
        return 1;
    return call("POST", argv[1], "/reset", NULL);
}
