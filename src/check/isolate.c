#include "check/isolate.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sanitizers reserve terabytes of address space. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER 0
#endif

enum { CPU_SECONDS = 60 };
#define MEMORY_BYTES (UINT64_C(2) << 30)

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#else
#define THIS_ARCH 0
#endif

/* The calls that reach other machines or processes, or change files. A reader has all it needs when it is shut in; a
 * program yet to be started must still be able to run itself and to open files for reading. */
static const struct denied {
    unsigned number;
    bool to_readers_only;
} denied[] = {
    {__NR_socket, false},
    {__NR_socketpair, false},
    {__NR_connect, false},
    {__NR_bind, false},
    {__NR_listen, false},
    {__NR_accept4, false},
    {__NR_sendto, false},
    {__NR_sendmsg, false},
    {__NR_ptrace, false},
    {__NR_kill, false},
    {__NR_unlinkat, false},
    {__NR_renameat2, false},
    {__NR_linkat, false},
    {__NR_symlinkat, false},
    {__NR_mkdirat, false},
    {__NR_ftruncate, false},
    {__NR_truncate, false},
    {__NR_fchmod, false},
    {__NR_fchmodat, false},
    {__NR_mount, false},
    {__NR_io_uring_setup, false},
    {__NR_process_vm_writev, false},
    {__NR_bpf, false},
    {__NR_keyctl, false},
    {__NR_mknodat, false},
    {__NR_execve, true},
    {__NR_execveat, true},
    {__NR_openat, true},
    {__NR_clone3, true},
#ifdef __NR_open /* the older calls, which newer processors do not have */
    {__NR_open, false},
    {__NR_creat, false},
    {__NR_unlink, false},
    {__NR_rename, false},
    {__NR_mkdir, false},
    {__NR_link, false},
    {__NR_symlink, false},
    {__NR_chmod, false},
    {__NR_accept, false},
    {__NR_fork, true},
    {__NR_vfork, true},
#endif
};
enum { DENIED = sizeof denied / sizeof *denied, AROUND_MAX = 16 };

struct filter {
    struct sock_filter instructions[2 * DENIED + AROUND_MAX];
    unsigned short n;
};

static void instruct(struct filter *filter, unsigned short code, unsigned k, unsigned char if_true,
                     unsigned char if_false)
{
    assert(filter->n < sizeof filter->instructions / sizeof *filter->instructions);
    filter->instructions[filter->n++] = (struct sock_filter)BPF_JUMP(code, k, if_true, if_false);
}

static void load(struct filter *filter, size_t offset)
{
    instruct(filter, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

static void refuse(struct filter *filter)
{
    instruct(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA), 0, 0);
}

static bool deny_calls(enum isolation isolation)
{
    struct filter filter = {.n = 0};
    load(&filter, offsetof(struct seccomp_data, arch));
    instruct(&filter, BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0);
    instruct(&filter, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
    load(&filter, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    /* The x32 calls of the same processor have the numbers of this list with a high bit, and would pass it by. */
    instruct(&filter, BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1);
    refuse(&filter);
#endif
    for (size_t i = 0; i < DENIED; i++)
        if (isolation == ISOLATE_READER || !denied[i].to_readers_only) {
            instruct(&filter, BPF_JMP | BPF_JEQ | BPF_K, denied[i].number, 0, 1);
            refuse(&filter);
        }
    if (isolation == ISOLATE_PROGRAM) { /* opening is allowed for reading only */
        instruct(&filter, BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 3);
        load(&filter, offsetof(struct seccomp_data, args[2]));
        instruct(&filter, BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT, 0, 1);
        refuse(&filter);
    }
    instruct(&filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    struct sock_fprog program = {filter.n, filter.instructions};
    return THIS_ARCH != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static long landlock_version(void)
{
    return syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* No file may be written anywhere; reading is left to the seccomp filter. */
static bool forbid_writing(void)
{
    const struct landlock_ruleset_attr attributes = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                             LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                             LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                             LANDLOCK_ACCESS_FS_MAKE_SYM};
    if (landlock_version() < 1)
        return false;
    long rules = syscall(__NR_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return false;
    bool good = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(__NR_landlock_restrict_self, rules, 0) == 0;
    close((int)rules);
    return good;
}

static void limit(int resource, rlim_t value)
{
    const struct rlimit limits = {value, value};
    setrlimit((__rlimit_resource_t)resource, &limits);
}

void isolate(enum isolation isolation)
{
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, CPU_SECONDS);
    if (!HAS_SANITIZER)
        limit(RLIMIT_AS, MEMORY_BYTES);
    forbid_writing();
    deny_calls(isolation);
}

void isolation_missing(struct buf *out)
{
    if (THIS_ARCH == 0 || prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
        buf_text(out, "seccomp");
    if (landlock_version() < 1) {
        if (out->n)
            buf_text(out, ", ");
        buf_text(out, "Landlock");
    }
}
