//! Results: medians of the rounds, as a table or as JSON lines.

use std::fmt::Write;

use serde_json::json;

use crate::{
    arguments::{CopyOptions, Format},
    data::Data,
    measure::Cost,
    tool::Tool,
};

/// The result of one tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    job: String,
    tool: &'static str,
    seconds: f64,
    rows_per_s: f64,
    mb_per_s: f64,
    peak_rss_mb: f64,
    /// The engine's rate through this tool's; `None` if the engine has no result.
    ratio: Option<f64>,
}

impl Line {
    /// A line for each tool that has a result.
    pub fn from_costs(job: &str, data: &Data, tools: &[Tool], costs: &[Vec<Cost>]) -> Vec<Self> {
        let lines = tools.iter().zip(costs).filter_map(|(tool, costs)| {
            let seconds = median(costs.iter().map(|cost| cost.time.as_secs_f64()).collect())?;
            let peak = costs.iter().map(|cost| cost.peak).max()?;
            Some(Self {
                job: job.to_owned(),
                tool: tool.name(),
                seconds,
                rows_per_s: data.all_rows() as f64 / seconds,
                mb_per_s: data.bytes as f64 / 1e6 / seconds,
                peak_rss_mb: peak as f64 / 1e6,
                ratio: None,
            })
        });
        let mut lines: Vec<Self> = lines.collect();
        let ours =
            lines.iter().find(|line| line.tool == Tool::Engine.name()).map(|line| line.rows_per_s);
        for line in &mut lines {
            line.ratio = ours.map(|ours| ours / line.rows_per_s);
        }
        lines
    }

    fn json(&self) -> String {
        let round =
            |number: f64, digits: i32| (number * 10_f64.powi(digits)).round() / 10_f64.powi(digits);
        json!({
            "job": self.job,
            "tool": self.tool,
            "rows_per_s": round(self.rows_per_s, 1),
            "mb_per_s": round(self.mb_per_s, 1),
            "peak_rss_mb": round(self.peak_rss_mb, 1),
            "ratio": self.ratio.map(|ratio| round(ratio, 3)),
        })
        .to_string()
    }
}

/// The middle of some numbers, of an even count the lower one.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

/// The whole result as it is printed.
pub fn render(options: &CopyOptions, data: &Data, lines: &[Line]) -> String {
    let mut text = String::new();
    if options.format == Format::Json {
        lines.iter().for_each(|line| text.extend([line.json().as_str(), "\n"]));
        return text;
    }
    let head = format!(
        "{}: {} tables, {} rows, {:.0} MB; median of {} rounds\n\n\
         tool                  seconds     rows/s   MB/s  peak MB  engine is faster by\n",
        options.job(),
        data.tables.len(),
        data.all_rows(),
        data.bytes as f64 / 1e6,
        options.rounds
    );
    text.push_str(&head);
    for line in lines {
        let ratio = match line.ratio {
            Some(ratio) if line.tool != Tool::Engine.name() => format!("{ratio:.2}"),
            _ => String::new(),
        };
        writeln!(
            text,
            "{:20} {:8.1} {:10.0} {:6.1} {:8.1}  {ratio}",
            line.tool, line.seconds, line.rows_per_s, line.mb_per_s, line.peak_rss_mb
        )
        .expect("a string can be written to");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Job};

    fn options(line: &str) -> CopyOptions {
        let Job::Copy(options) = Arguments::parse_from(line.split(' ')).job;
        options
    }

    fn result(line: &str) -> String {
        let options = options(line);
        let mut data = Data::new(&options);
        data.bytes = 400_000_000;
        let cost = |seconds, peak| Cost { time: Duration::from_secs(seconds), peak };
        let costs = [
            vec![cost(9, 90_000_000), cost(8, 70_000_000), cost(11, 80_000_000)],
            vec![cost(18, 50_000_000)],
            Vec::new(),
        ];
        let tools = [Tool::Engine, Tool::Mydumper, Tool::Dump];
        render(&options, &data, &Line::from_costs(&options.job(), &data, &tools, &costs))
    }

    #[test]
    fn a_json_line_has_the_median_and_the_ratio() {
        insta::assert_snapshot!(result("bench copy --format json"), @r#"
        {"job":"copy-mariadb","tool":"engine","rows_per_s":222222.2,"mb_per_s":44.4,"peak_rss_mb":90.0,"ratio":1.0}
        {"job":"copy-mariadb","tool":"mydumper+myloader","rows_per_s":111111.1,"mb_per_s":22.2,"peak_rss_mb":50.0,"ratio":2.0}
        "#);
    }

    #[test]
    fn the_table_is_readable() {
        insta::assert_snapshot!(result("bench copy"), @"
        copy-mariadb: 4 tables, 2000000 rows, 400 MB; median of 3 rounds

        tool                  seconds     rows/s   MB/s  peak MB  engine is faster by
        engine                    9.0     222222   44.4     90.0  
        mydumper+myloader        18.0     111111   22.2     50.0  2.00
        ");
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(1.0));
        assert_eq!(median(Vec::new()), None);
    }
}
