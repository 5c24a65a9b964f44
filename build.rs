//! Embeds the default theme anew when a file of it is added or taken away.

fn main() {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=static");
}
