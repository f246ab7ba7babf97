//! `seed_shop [FILE]` writes the quickstart's dump anew: `examples/01-quickstart/shop.sql`, or FILE.

use std::{
    env,
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use harness::shop;

fn main() -> io::Result<()> {
    let committed = || harness::repository().join("examples/01-quickstart/shop.sql");
    let path = env::args_os().nth(1).map_or_else(committed, PathBuf::from);
    let mut out = BufWriter::new(File::create(&path)?);
    shop::write_dump(shop::SEED, &mut out)?;
    out.flush()?;
    for (table, rows) in shop::row_counts(shop::SEED) {
        eprintln!("{table:12} {rows:6} rows");
    }
    eprintln!("{}", path.display());
    Ok(())
}
