use super::{check, of_cron};

#[test]
fn schedules_that_quartz_takes() {
    for schedule in [
        "0 15 22 ? * *",
        "0 0 12 * * ?",
        "0 0 12 * * ? *",
        "0 0 12 * * ? 2026-2030",
        "0 0 12 * * ? 2026/2",
        "*/5 0/15 0-6,22 1,15 jan-MAR ?",
        "0 /5 14,18 * * ?",
        "0 0-5 14 * * ?",
        "0  10,44\t14 ? 3 WED",
        "0 15 10 ? * Mon-Fri",
        "0 15 10 ? * 2-6/2",
        "0 15 10 ? * SAT-MON",
        "0 0 22-2 ? NOV-FEB 1",
        "0 0 0 25-5 * ?",
        "0 15 10 15 * ?",
        "0 15 10 L * ?",
        "0 15 10 L-2 * ?",
        "0 15 10 L-30W * ?",
        "0 15 10 LW * ?",
        "0 15 10 15w * ?",
        "0 15 10 ? * L",
        "0 15 10 ? * 6L",
        "0 15 10 ? * friL 2022-2025",
        "0 15 10 ? * 6#3",
        "0 15 10 ? * MON#5",
        "0 0 12 1/5 * ?",
        "00 011 11 11 11 ?",
        "0 0 0 29 2 ?",
        "0 0 0 29 2 ? 2028",
        "0 0 0 31 * ?",
        "59 59 23 31 12 ? 2099",
    ] {
        assert_eq!(check(schedule), Ok(()), "{schedule}");
    }
}

const REJECTED_OR_MISREAD: &[&str] = &[
    "",
    "0",
    "0 0 0 1 1",
    "0 0 0 1 1 ? * *",
    "60 0 0 1 1 ?",
    "0 60 0 1 1 ?",
    "0 0 24 1 1 ?",
    "0 0 0 0 1 ?",
    "0 0 0 32 1 ?",
    "0 0 0 1 0 ?",
    "0 0 0 1 13 ?",
    "0 0 0 ? 1 0",
    "0 0 0 ? 1 8",
    "0 0 0 1 1 ? 1969",
    "0 0 0 1 1 ? 2100",
    "0 0 0 1 1 ? 2030-2020",
    "0 0 0 * * *",
    "0 0 0 ? * ?",
    "0 0 0 1 * MON",
    "? 0 0 1 1 ?",
    "0 0 0 1 ? ?",
    "0 0 0 1,? 1 MON",
    "0 0 0 ?/2 1 MON",
    "0/60 0 0 1 1 ?",
    "0 */60 0 1 1 ?",
    "0 0 0/24 1 1 ?",
    "0 0 0 1/32 1 ?",
    "0 0 0 1 1/13 ?",
    "0 0 0 ? 1 1/8",
    "0 0-30/60 0 1 1 ?",
    "*/0 0 0 1 1 ?",
    "*/ 0 0 1 1 ?",
    "*/+5 0 0 1 1 ?",
    "*/x 0 0 1 1 ?",
    "*5 0 0 1 1 ?",
    "+5 0 0 1 1 ?",
    "1- 0 0 1 1 ?",
    "-1 0 0 1 1 ?",
    "1-2-3 0 0 1 1 ?",
    "1,,2 0 0 1 1 ?",
    ", 0 0 1 1 ?",
    "1.5 0 0 1 1 ?",
    "99999999999999999999 0 0 1 1 ?",
    "0 0 0 L,15 * ?",
    "0 0 0 15,L * ?",
    "0 0 0 L- * ?",
    "0 0 0 L-31 * ?",
    "0 0 0 L3 * ?",
    "0 0 0 6L * ?",
    "0 0 0 W * ?",
    "0 0 0 0W * ?",
    "0 0 0 32W * ?",
    "0 0 0 1-5W * ?",
    "0 0 0 1W,15 * ?",
    "0 0 0 1#2 * ?",
    "L 0 0 1 1 ?",
    "0 0 0 1 L ?",
    "0 0 0 ? * W",
    "0 0 0 ? * 2W",
    "0 0 0 ? * 2#0",
    "0 0 0 ? * 2#6",
    "0 0 0 ? * 0#1",
    "0 0 0 ? * 2#1,3#1",
    "0 0 0 ? * 2#1,3",
    "0 0 0 ? * 2L,3",
    "0 0 0 ? * 2-3L",
    "0 0 0 ? * L2",
    "0 0 0 ? * MON-6",
    "0 0 0 ? * 2-FRI",
    "0 0 0 ? * MON/2",
    "0 0 0 ? * MONDAY",
    "0 0 0 ? * MOND",
    "0 0 0 ? * ß",
    "0 0 0 ? * mß",
    "0 0 0 ? * ßßL",
    "0 0 0 1 JANUARY ?",
    "0 0 0 30 2 ?",
    "0 0 0 31 4,6 ?",
    "0 0 0 29 2 ? 2027",
    "0 0 0 1 1 ?\n0",
];

#[test]
fn schedules_that_quartz_rejects_or_misreads() {
    for schedule in REJECTED_OR_MISREAD {
        assert!(check(schedule).is_err(), "{schedule}");
    }
}

#[test]
fn five_fields_of_unix_get_a_way_out() {
    let begins = "a Quartz schedule begins with seconds, but this one has only five fields";
    for (schedule, message) in [
        ("0 2 * * *", format!("{begins}; write `0 0 2 * * ?`")),
        ("*/15 2 1 1-6 *", format!("{begins}; write `0 */15 2 1 1-6 ?`")),
        ("0 2 * * 1-5", format!("{begins}; write `0 0 2 ? * MON-FRI`")),
        ("0 2 * * 0,6", format!("{begins}; write `0 0 2 ? * SUN,SAT`")),
        ("0 2 * * 5-7", format!("{begins}; write `0 0 2 ? * FRI-SUN`")),
        ("0 2 * * 1-5/2", format!("{begins}; write `0 0 2 ? * 2-6/2`")),
        ("0 2 * * mon", format!("{begins}; write `0 0 2 ? * MON`")),
        ("0 2 * * */2", format!("{begins}; write `0 0 2 ? * */2`")),
        (
            "0 2 1 * 1",
            format!(
                "{begins}; it can't have both a day of the month and a day of the week, so create two jobs"
            ),
        ),
    ] {
        assert_eq!(check(schedule).unwrap_err(), message, "{schedule}");
    }
}

const MISTAKES: &[(&str, &str)] = &[
    (
        "15 22 ? * *",
        "a Quartz schedule begins with seconds, but this one has only five fields; write `0 15 22 ? * *`",
    ),
    (
        "0 15 22 ? *",
        "a Quartz schedule has six or seven fields (second, minute, hour, day of the month, month, day of the week and, optionally, year), but this one has 5",
    ),
    ("@daily", "Quartz has no words that begin with `@`; write `0 0 0 * * ?` instead of `@daily`"),
    (
        "0 0 2 * * *",
        "exactly one of the day of the month and the day of the week must be `?`; write `0 0 2 * * ?`",
    ),
    (
        "0 0 2 * * MON",
        "exactly one of the day of the month and the day of the week must be `?`; write `0 0 2 ? * MON`",
    ),
    (
        "0 0 2 ? * ?",
        "exactly one of the day of the month and the day of the week must be `?`; write `0 0 2 * * ?`",
    ),
    (
        "0 0 2 1 * MON",
        "Quartz can't combine a day of the month and a day of the week: one of them must be `?`",
    ),
    ("0 */60 2 * * ?", "a step of the minute must be a number from 1 to 59, but it is `60`"),
    ("0 */0 2 * * ?", "a step must be at least 1"),
    ("0 0 2 ? * MON-FRI/2", "Quartz ignores a step after a name: write `2-6/2`"),
    ("0 0 2 ? * MONDAY", "`MONDAY` is not a valid day of the week: write `MON`"),
    ("0 0 2 ? * 0", "`0` is not a valid day of the week: it must be 1 to 7, or `SUN` to `SAT`"),
    ("0 0 ? * * ?", "`?` is not a valid hour: write `*`"),
    ("0 0 2 L,15 * ?", "`L` can't be combined with other days, as in `L,15`"),
    ("0 0 0 30 2 ?", "`0 0 0 30 2 ?` never matches a date: none of its months has a day 30"),
];

#[test]
fn mistakes_get_a_way_out() {
    for (schedule, message) in MISTAKES {
        assert_eq!(check(schedule).unwrap_err(), *message, "{schedule}");
    }
}

/// The schedules of five fields, and those of Quartz with the same times.
const OF_CRON: &[(&str, &str)] = &[
    ("0 2 * * *", "0 0 2 * * ?"),
    ("*/15 6-22 * * mon-fri", "0 */15 6-22 ? * MON-FRI"),
    ("0 2 * * 0,6", "0 0 2 ? * SUN,SAT"),
    ("30 4 1,15 * ?", "0 30 4 1,15 * ?"),
    ("0 0 1 jan *", "0 0 0 1 JAN ?"),
    ("@weekly", "0 0 0 ? * 1"),
    ("@hourly", "0 0 * * * ?"),
    // In five fields, `10/20` goes on to the end, and so it does here.
    ("10/20 * * * *", "0 10/20 * * * ?"),
    // Quartz takes no step of 60 or 24, nor one after a name.
    ("*/60 */24 * * *", "0 0 0 * * ?"),
    ("0 2 * * mon-fri/2", "0 0 2 ? * 2-6/2"),
    ("0 2 * * mon/2", "0 0 2 ? * 2,4,6"),
    ("0 2 * * */2", "0 0 2 ? * */2"),
];

#[test]
fn schedules_of_five_fields_have_the_same_times() {
    for (cron, quartz) in OF_CRON {
        let found = of_cron(cron);
        assert_eq!(found.as_deref(), Ok(*quartz), "{cron}");
        assert_eq!(check(quartz), Ok(()), "{cron}");
    }
    for cron in ["0 2 1 * mon", "@every 1h", "0 2 * *"] {
        assert!(of_cron(cron).is_err(), "{cron}");
    }
}
