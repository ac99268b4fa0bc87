//! Counts tests from what test programs print.
//!
//! In: a command whose output is passed on line by line. Out: how many passed, failed and were skipped.
//! Does not: trust a program that ends well but printed failures, or the other way round.

use crate::tools;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// Tests counted so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Count {
    pub(crate) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Runs a check that has no tests of its own: it counts as one.
    pub(crate) fn check(&mut self, command: &mut Command) -> Result<(), String> {
        tools::run(command)?;
        self.passed += 1;
        Ok(())
    }

    /// Runs a program of tests and counts them.
    pub(crate) fn tests(&mut self, command: &mut Command) -> Result<(), String> {
        let shown = tools::line(command);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| format!("could not start `{shown}`: {fault}"))?;
        let mut own = Self::default();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).split(b'\n') {
                let line = line.map_err(|fault| format!("could not read from `{shown}`: {fault}"))?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                own.read(&line);
            }
        }
        let status = child.wait().map_err(|fault| format!("could not wait for `{shown}`: {fault}"))?;
        self.add(&own);
        if !status.success() {
            return Err(format!("`{shown}` ended with {status}"));
        }
        if own.failed > 0 {
            return Err(format!("`{shown}` ended well but printed {} failures", own.failed));
        }
        Ok(())
    }

    /// Counts one line: cargo's `test result:`, node's `ℹ pass 3`, and our own `skipped: …`.
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if line.starts_with("skipped: ") {
            self.skipped += 1;
        } else if let Some(result) = line.strip_prefix("test result: ") {
            let number = |word: &str| {
                let part = result.split([';', '.']).map(str::trim).find(|part| part.ends_with(word));
                part.and_then(|part| part.split(' ').next()?.parse::<u64>().ok()).unwrap_or(0)
            };
            self.passed += number("passed");
            self.failed += number("failed");
            self.skipped += number("ignored");
        } else if let Some(result) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            match result.split_once(' ').map(|(word, number)| (word, number.parse::<u64>())) {
                Some(("pass", Ok(number))) => self.passed += number,
                Some(("fail" | "cancelled", Ok(number))) => self.failed += number,
                Some(("skipped" | "todo", Ok(number))) => self.skipped += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    fn count(text: &str) -> Count {
        let mut count = Count::default();
        text.lines().for_each(|line| count.read(line));
        count
    }

    #[test]
    fn cargos_results_are_added_up() {
        let text = "test a ... ok\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s\n";
        assert_eq!(count(text), Count { passed: 15, failed: 2, skipped: 1 }, "both binaries");
    }

    #[test]
    fn nodes_results_are_added_up() {
        let text = "✔ a city (3ms)\nℹ tests 9\nℹ pass 7\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\nℹ todo 0\nℹ duration_ms 12.4\n";
        assert_eq!(count(text), Count { passed: 7, failed: 2, skipped: 2 }, "as node counts them");
        assert_eq!(
            count("# pass 4\n# fail 0\n"),
            Count { passed: 4, failed: 0, skipped: 0 },
            "in its other voice"
        );
    }

    #[test]
    fn a_loud_skip_is_counted() {
        assert_eq!(count("skipped: no folder of cities\n").skipped, 1, "one skipped");
    }
}
