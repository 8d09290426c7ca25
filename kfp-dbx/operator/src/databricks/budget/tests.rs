use super::super::ENDPOINTS;
use super::*;

const START: Time = Time(1_700_000_000_000);

/// Asks for requests to endpoints all the time, as callers that wait for the time they are told.
/// Returns how many each of them got in a number of seconds.
fn run(budget: &mut Budget, endpoints: &[Endpoint], seconds: u64) -> BTreeMap<Endpoint, u64> {
    let mut next: Vec<(Time, Endpoint)> = endpoints.iter().map(|one| (START, *one)).collect();
    let mut taken = BTreeMap::new();
    loop {
        // The last of those that may ask at the same time comes first: the worst order for fairness.
        let (now, index) =
            (0..next.len()).rev().map(|index| (next[index].0, index)).min_by_key(|n| n.0).unwrap();
        if now >= START + Duration::from_secs(seconds) {
            return taken;
        }
        match budget.take(next[index].1, now) {
            Ok(()) => *taken.entry(next[index].1).or_default() += 1,
            Err(later) => {
                assert!(later > now);
                next[index].0 = later;
            }
        }
    }
}

fn reply(status: u16, retry_after: Option<&str>, body: &str) -> Reply {
    Reply { status, retry_after: retry_after.map(str::to_owned), body: body.to_owned() }
}

#[test]
fn each_endpoint_has_its_own_limit() {
    for endpoint in ENDPOINTS {
        let taken = run(&mut Budget::new("a", 1000), &[*endpoint], 100)[endpoint];
        let limit = u64::from(endpoint.per_second()) * 100;
        assert!((limit..=limit + limit / 100 + 1).contains(&taken), "{endpoint:?}: {taken}");
    }
}

#[test]
fn reads_and_writes_share_a_limit_each() {
    let taken = run(&mut Budget::new("a", 15), ENDPOINTS, 100);
    let sum = |read: bool| -> u64 {
        taken
            .iter()
            .filter(|(endpoint, _)| is_read(**endpoint) == read)
            .map(|(_, count)| count)
            .sum()
    };
    for read in [true, false] {
        assert!((1490..=1515).contains(&sum(read)), "{}", sum(read));
    }
}

#[test]
fn no_endpoint_starves() {
    let taken = run(&mut Budget::new("a", 15), ENDPOINTS, 100);
    let reads = ENDPOINTS.iter().filter(|endpoint| is_read(**endpoint)).count() as u64;
    for endpoint in ENDPOINTS {
        let share = 1500 / if is_read(*endpoint) { reads } else { ENDPOINTS.len() as u64 - reads };
        let taken = taken.get(endpoint).copied().unwrap_or_default();
        assert!(taken >= share.min(100) * 8 / 10, "{endpoint:?}: {taken} of {share}");
    }
}

#[test]
fn five_thousand_runs_are_listed_in_half_a_minute() {
    let busy = [Endpoint::RunsList, Endpoint::RunsGet, Endpoint::RunsSubmit, Endpoint::ClustersGet];
    let taken = run(&mut Budget::new("a", 15), &[Endpoint::RunsList, Endpoint::RunsSubmit], 30);
    assert!(taken[&Endpoint::RunsList] >= 5000_u64.div_ceil(24), "{taken:?}");
    assert!(taken[&Endpoint::RunsSubmit] >= 440, "{taken:?}");
    let taken = run(&mut Budget::new("a", 30), &busy, 30);
    assert!(taken[&Endpoint::RunsList] >= 5000_u64.div_ceil(24), "{taken:?}");
}

#[test]
fn a_caller_that_never_returns_holds_nobody_up_for_long() {
    let mut budget = Budget::new("a", 4);
    while budget.take(Endpoint::ClustersGet, START).is_ok() {}
    for endpoint in ENDPOINTS.iter().filter(|endpoint| is_read(**endpoint)) {
        assert!(budget.take(*endpoint, START).is_err());
    }
    // Only one of them returns.
    let taken = run(&mut budget, &[Endpoint::RunsList], 10)[&Endpoint::RunsList];
    // The others keep their places for the two seconds that they were told, and a bit.
    assert!(taken >= 4 * 7, "{taken}");
}

#[test]
fn a_429_pauses_the_endpoint_for_the_time_it_says() {
    let mut budget = Budget::new("a", 15);
    budget.heed(Endpoint::RunsList, &reply(429, Some("10"), ""), START);
    let until = budget.take(Endpoint::RunsList, START).unwrap_err();
    let wait = until - START;
    assert!(wait >= Duration::from_secs(10) && wait <= Duration::from_secs(11), "{wait:?}");
    assert_eq!(budget.take(Endpoint::RunsGet, START), Ok(()));
    // The requests that have waited do not come all at once.
    let (mut now, mut burst) = (until, 0);
    while now < until + Duration::from_secs(1) {
        match budget.take(Endpoint::RunsList, now) {
            Ok(()) => burst += 1,
            Err(later) => now = later,
        }
    }
    assert!((8..=10).contains(&burst), "{burst}");
}

#[test]
fn waits_without_a_time_double_until_a_success() {
    let mut budget = Budget::new("a", 15);
    let mut now = START;
    let mut waits = Vec::new();
    for _ in 0..9 {
        budget.heed(Endpoint::RunsGet, &reply(429, None, ""), now);
        let until = budget.take(Endpoint::RunsGet, now).unwrap_err();
        waits.push((until - now).as_secs_f64());
        now = until;
    }
    assert!(waits.windows(2).take(5).all(|pair| pair[1] > pair[0] * 1.4), "{waits:?}");
    assert!(waits[8] <= 66.0 && waits[8] >= 45.0, "{waits:?}");
    budget.heed(Endpoint::RunsGet, &reply(200, None, "{}"), now);
    budget.heed(Endpoint::RunsGet, &reply(429, None, ""), now);
    assert!(budget.take(Endpoint::RunsGet, now).unwrap_err() - now < Duration::from_secs(2));
}

#[test]
fn a_503_with_a_time_pauses_the_workspace() {
    let mut budget = Budget::new("a", 15);
    budget.heed(Endpoint::RunsGet, &reply(503, None, ""), START);
    assert_eq!(budget.take(Endpoint::RunsGet, START), Ok(()));
    budget.heed(Endpoint::RunsGet, &reply(503, Some("5"), ""), START);
    for endpoint in ENDPOINTS {
        assert!(budget.take(*endpoint, START).unwrap_err() >= START + Duration::from_secs(5));
    }
}

#[test]
fn the_quota_of_an_hour_holds_up_new_runs_only() {
    let mut budget = Budget::new("a", 15);
    let body = r#"{"error_code":"INVALID_STATE",
        "message":"There were already 10000 jobs created in past 3600 seconds"}"#;
    budget.heed(Endpoint::RunsSubmit, &reply(400, None, body), START);
    assert_eq!(budget.take(Endpoint::RunsSubmit, START), Err(START + QUOTA_WAIT));
    assert!(budget.take(Endpoint::JobsCreate, START).is_err());
    assert_eq!(budget.take(Endpoint::JobsRunNow, START), Ok(()));
    let taken = run(&mut Budget::new("a", 15), &[Endpoint::RunsSubmit, Endpoint::JobsCreate], 3600);
    assert_eq!(taken.values().sum::<u64>(), 9000);
}

#[test]
fn a_clock_that_is_set_back_does_not_prolong_a_pause() {
    let mut budget = Budget::new("a", 15);
    budget.heed(Endpoint::RunsGet, &reply(503, Some("10"), ""), START);
    budget.heed(Endpoint::RunsGet, &reply(429, Some("10"), ""), START);
    let back = Time(START.0 - 86_400_000);
    assert!(budget.take(Endpoint::RunsGet, back).is_err());
    let until = back + Duration::from_secs(12);
    assert_eq!(budget.take(Endpoint::RunsGet, until), Ok(()));
}

#[test]
fn pauses_of_two_operators_end_apart() {
    let until = |seed: &str| {
        let mut budget = Budget::new(seed, 15);
        budget.heed(Endpoint::RunsGet, &reply(429, Some("60"), ""), START);
        budget.take(Endpoint::RunsGet, START).unwrap_err()
    };
    assert_ne!(until("a"), until("b"));
    assert_eq!(until("a"), until("a"));
}

#[test]
fn many_answers_at_once_slow_down_once() {
    for retry_after in [None, Some("0")] {
        let mut budget = Budget::new("a", 15);
        for millis in 0..64 {
            let now = START + Duration::from_millis(millis);
            budget.heed(Endpoint::RunsGet, &reply(429, retry_after, ""), now);
        }
        let wait = budget.take(Endpoint::RunsGet, START).unwrap_err() - START;
        assert!(wait >= Duration::from_millis(700) && wait < Duration::from_secs(2), "{wait:?}");
    }
}
