//! Embeds the default theme and the sample site anew when a file of them is added or taken away.

fn main() {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=static");
    println!("cargo:rerun-if-changed=src/scaffold/site");
}
