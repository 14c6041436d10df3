/*
 * A disk that fails: loaded before libc, it lets a call fail with EIO that makes bytes durable, and does not make that call.
 * Those after it do what they always do, as a kernel does that has reported a write error once.
 *
 *   STATOR_FAIL_SYNC_AT=N       the N-th call of the process, counted from 1
 *   STATOR_FAIL_SYNC_WHEN=FILE  the next call after the file was made; the file goes
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long calls;

static int fails(void)
{
    const char *at = getenv("STATOR_FAIL_SYNC_AT");
    const char *when = getenv("STATOR_FAIL_SYNC_WHEN");
    int error = errno;
    long call = atomic_fetch_add(&calls, 1) + 1;
    if ((at != NULL && call == atol(at)) || (when != NULL && unlink(when) == 0)) {
        errno = EIO;
        return 1;
    }
    errno = error;
    return 0;
}

int msync(void *address, size_t length, int flags)
{
    int (*real)(void *, size_t, int) = (int (*)(void *, size_t, int)) dlsym(RTLD_NEXT, "msync");
    return fails() ? -1 : real(address, length, flags);
}

int fsync(int file)
{
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
    return fails() ? -1 : real(file);
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
    return fails() ? -1 : real(file);
}
