//! Files with a line of JSON for each event. What the last build left is of use for the next one:
//! the lines of events that say the same are taken as they are.

use crate::model::EventId;
use rayon::prelude::*;
use std::io::{self, BufRead, Read as _, Write};

/// How many events are worked out at once, so that no format holds more of itself in memory.
const AT_ONCE: usize = 512;

/// A file with a line of JSON for each event, in the order of the timeline.
pub struct Lines<'a> {
    /// What stands before them.
    pub head: String,
    /// The line of an event, without its end.
    pub line: Box<dyn Fn(EventId) -> String + Sync + 'a>,
    /// Writes what stands behind the end of the last one.
    pub tail: Tail<'a>,
}

/// Writes a part of a file.
pub type Tail<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// What the last build left.
pub struct Earlier<'a> {
    /// A file of it that nobody has touched since, by its path.
    pub file: &'a (dyn Fn(&str) -> Option<Box<dyn BufRead>> + Sync),
    /// Whether all that is told of an event is as it was then, its place among all others as well.
    pub same: &'a (dyn Fn(EventId) -> bool + Sync),
}

impl Lines<'_> {
    /// Writes the file at a path, with the events in an order; lines are worked out on all cores.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write(
        &self,
        order: &[EventId],
        path: &str,
        earlier: Option<&Earlier<'_>>,
        sink: &mut dyn Write,
    ) -> io::Result<()> {
        let earlier = earlier.filter(|earlier| order.iter().any(|id| (earlier.same)(*id)));
        let mut file = earlier.and_then(|earlier| self.behind_head((earlier.file)(path)?));
        let mut taken = |id: EventId| {
            let line = next(file.as_mut()?);
            if line.is_none() {
                file = None;
            }
            line.filter(|_| earlier.is_some_and(|earlier| (earlier.same)(id)))
        };
        let line = &self.line;
        sink.write_all(self.head.as_bytes())?;
        let mut between = "";
        for events in order.chunks(AT_ONCE) {
            let known: Vec<Option<String>> = events.iter().map(|id| taken(*id)).collect();
            let lines = events.par_iter().zip(known);
            let lines = lines.map(|(id, known)| known.unwrap_or_else(|| line(*id)));
            for line in lines.collect::<Vec<String>>() {
                sink.write_all(between.as_bytes())?;
                sink.write_all(line.as_bytes())?;
                between = ",\n";
            }
        }
        (self.tail)(sink)
    }

    /// A file of the last build from its first line of an event on, if it begins as it would now.
    fn behind_head(&self, mut file: Box<dyn BufRead>) -> Option<Box<dyn BufRead>> {
        let mut head = vec![0; self.head.len()];
        file.read_exact(&mut head).ok()?;
        (head == self.head.as_bytes()).then_some(file)
    }
}

/// The next line of an event.
fn next(file: &mut Box<dyn BufRead>) -> Option<String> {
    let mut line = String::new();
    file.read_line(&mut line).ok()?;
    let text = line.strip_suffix('\n')?;
    let text = text.strip_suffix(',').unwrap_or(text);
    line.truncate(text.len());
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file of four events, of which all but the third say the same as in the earlier file.
    fn written(earlier: &'static str) -> String {
        let lines = Lines {
            head: "[\n".to_owned(),
            line: Box::new(|id| format!("\"new {}\"", id.0)),
            tail: Box::new(|sink| writeln!(sink, "\n]")),
        };
        let file = |path: &str| {
            assert_eq!(path, "events.json");
            Some(Box::new(earlier.as_bytes()) as Box<dyn BufRead>)
        };
        let earlier = Earlier { file: &file, same: &|id| id.0 != 2 };
        let order = [EventId(1), EventId(0), EventId(2), EventId(3)];
        let mut sink = Vec::new();
        lines.write(&order, "events.json", Some(&earlier), &mut sink).expect("memory takes all");
        String::from_utf8(sink).expect("text")
    }

    #[test]
    fn lines_that_say_the_same_are_taken_and_the_others_made() {
        let found = written("[\n\"old 1\",\n\"old 0\",\n\"old 2\",\n\"old 3\"\n]\n");
        assert_eq!(found, "[\n\"old 1\",\n\"old 0\",\n\"new 2\",\n\"old 3\"\n]\n");
    }

    #[test]
    fn a_file_that_begins_otherwise_or_breaks_off_is_of_no_use() {
        let new = "[\n\"new 1\",\n\"new 0\",\n\"new 2\",\n\"new 3\"\n]\n";
        for file in
            ["", "[", "{\n\"old 1\",\n\"old 0\",\n\"old 2\",\n\"old 3\"\n}\n", "[\n\"old 1\","]
        {
            assert_eq!(written(file), new, "{file}");
        }
        let found = written("[\n\"old 1\",\n\"ol");
        assert_eq!(found, new.replace("new 1", "old 1"));
    }
}
