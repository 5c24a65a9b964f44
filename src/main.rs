//! Arguments in, exit code out.

use std::process::ExitCode;

// A quarter of the processor's time went to the allocator of glibc, which is slow with many threads
// (that of musl is slower still).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    annals::cli::main()
}
