#include "check/isolate.h"

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

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, field))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))
/* Refuses one system call. */
#define DENY(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), REFUSE

/* The calls that reach other machines, other processes, or change files. */
#define DENY_NETWORK \
    DENY(__NR_socket), DENY(__NR_socketpair), DENY(__NR_connect), DENY(__NR_bind), DENY(__NR_listen), \
        DENY(__NR_accept4), DENY(__NR_sendto), DENY(__NR_sendmsg), DENY(__NR_ptrace), DENY(__NR_kill), \
        DENY(__NR_unlinkat), DENY(__NR_renameat2), DENY(__NR_linkat), DENY(__NR_symlinkat), DENY(__NR_mkdirat), \
        DENY(__NR_ftruncate), DENY(__NR_truncate), DENY(__NR_fchmod), DENY(__NR_fchmodat), DENY(__NR_mount), \
        DENY(__NR_io_uring_setup), DENY(__NR_process_vm_writev), DENY(__NR_bpf), DENY(__NR_keyctl), DENY(__NR_mknodat)

/* The x32 calls of the same processor have the numbers of this list with a high bit, and would pass it by. */
#if defined(__x86_64__)
#define DENY_X32 BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1), REFUSE
#else
#define DENY_X32 BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, nr))
#endif

static bool filter(const struct sock_filter *instructions, size_t n)
{
    struct sock_fprog program = {(unsigned short)n, (struct sock_filter *)(uintptr_t)instructions};
    return THIS_ARCH != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static bool filter_reader(void)
{
    static const struct sock_filter instructions[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        DENY_X32,
        DENY_NETWORK,
        DENY(__NR_execve),
        DENY(__NR_execveat),
        DENY(__NR_openat),
        DENY(__NR_clone3),
#ifdef __NR_open
        DENY(__NR_open),
        DENY(__NR_creat),
        DENY(__NR_unlink),
        DENY(__NR_rename),
        DENY(__NR_fork),
        DENY(__NR_vfork),
        DENY(__NR_mkdir),
        DENY(__NR_link),
        DENY(__NR_symlink),
        DENY(__NR_chmod),
        DENY(__NR_accept),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return filter(instructions, sizeof instructions / sizeof *instructions);
}

static bool filter_program(void)
{
    static const struct sock_filter instructions[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        DENY_X32,
        DENY_NETWORK,
        /* Opening is allowed for reading only. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 4),
        LOAD(args[2]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT, 0, 1),
        REFUSE,
        LOAD(nr),
#ifdef __NR_open
        DENY(__NR_open),
        DENY(__NR_creat),
        DENY(__NR_unlink),
        DENY(__NR_rename),
        DENY(__NR_mkdir),
        DENY(__NR_link),
        DENY(__NR_symlink),
        DENY(__NR_chmod),
        DENY(__NR_accept),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return filter(instructions, sizeof instructions / sizeof *instructions);
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
    if (isolation == ISOLATE_READER)
        filter_reader();
    else
        filter_program();
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
