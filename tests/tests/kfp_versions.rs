//! The client against each version of Kubeflow Pipelines that behaves differently.

use std::sync::atomic::{AtomicUsize, Ordering};

use kfp_dbx::client::{ErrorKind, Kfp, NewRun, Server, Upload};
use kfp_dbx_tests::server::{Cluster, Cut, Release, Reply, Request, Server as Fake, assert_kind};
use serde_json::{Value, json};

fn client(fake: &Fake) -> Kfp {
    Kfp::new(Server::new(fake.url()).unwrap().retries(1))
}

fn start(release: Release) -> (Fake, Kfp) {
    let fake = Fake::start(release.server(false));
    let kfp = client(&fake);
    (fake, kfp)
}

fn new_run(name: &str) -> NewRun {
    NewRun {
        name: name.to_owned(),
        workflow: workflow("sales").to_string(),
        parameters: Vec::new(),
        experiment_id: None,
        service_account: None,
    }
}

fn workflow(default: &str) -> Value {
    json!({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow",
        "metadata": { "generateName": "load-" },
        "spec": { "arguments": { "parameters": [{ "name": "table", "value": default }] } },
    })
}

fn upload(name: &str) -> Upload {
    Upload {
        name: name.to_owned(),
        description: None,
        namespace: None,
        file_name: "load.yaml".to_owned(),
        content: workflow("sales").to_string().into_bytes(),
    }
}

/// The manifest of the only run that was sent.
fn sent(fake: &Fake) -> Value {
    let [request] = &fake.posts()[..] else { panic!("one request is sent") };
    let body = request.json();
    serde_json::from_str(body["pipeline_spec"]["workflow_manifest"].as_str().unwrap()).unwrap()
}

/// Returns a server whose answer to the create is another one, after or without creating the run.
fn answering(release: Release, creates: bool, reply: Reply) -> Fake {
    let inner = release.server(false);
    Fake::start(move |asked: &Request| match asked.method.as_str() {
        "POST" => {
            if creates {
                inner(asked);
            }
            reply.clone()
        }
        _ => inner(asked),
    })
}

#[test]
fn a_run_without_a_good_answer_is_looked_up() {
    for release in Release::ALL {
        for reply in [
            Reply::kfp_error(500, 13, "context canceled"),
            Reply::error(504, 14, "late"),
            Reply::json(&json!({})).cut(Cut::BeforeAnswer),
        ] {
            let fake = answering(release, true, reply);
            let run = client(&fake).create_run(&new_run("50% + more")).unwrap();
            assert_eq!((run.id.as_str(), run.name.as_str()), ("r-1", "50% + more"));
            assert_eq!(fake.posts().len(), 1);
        }
    }
}

#[test]
fn a_run_that_the_server_does_not_show_may_be_alive() {
    for release in Release::ALL {
        let fake = answering(release, false, Reply::kfp_error(500, 13, "no database"));
        let error = client(&fake).create_run(&new_run("nightly")).unwrap_err();
        assert_kind(&error, ErrorKind::OutcomeUnknown);
        let label = sent(&fake)["metadata"]["labels"]["kfp-dbx/submission"].clone();
        let selector = format!("--selector kfp-dbx/submission={}", label.as_str().unwrap());
        let text = error.to_string();
        for part in [&selector, "the server has no run `nightly`", "no database"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn an_older_run_of_the_same_name_is_another_one() {
    let inner = Release::V2_17_0.server(false);
    let asked = AtomicUsize::new(0);
    let fake = Fake::start(move |request: &Request| {
        if request.method == "POST" && asked.fetch_add(1, Ordering::SeqCst) == 1 {
            return Reply::kfp_error(500, 13, "no database");
        }
        inner(request)
    });
    let kfp = client(&fake);
    kfp.create_run(&new_run("nightly")).unwrap();
    assert_kind(&kfp.create_run(&new_run("nightly")).unwrap_err(), ErrorKind::OutcomeUnknown);
}

#[test]
fn a_server_that_cannot_be_asked_is_no_answer() {
    let fake = Fake::start(|request: &Request| match request.method.as_str() {
        "POST" => Reply::error(504, 14, "late"),
        _ => Reply::kfp_error(403, 7, "no"),
    });
    let error = client(&fake).create_run(&new_run("nightly")).unwrap_err();
    assert_kind(&error, ErrorKind::OutcomeUnknown);
    assert!(error.to_string().contains("does not say whether"), "{error}");
}

#[test]
fn an_invalid_workflow_is_not_looked_up() {
    let create = "InternalServerError: Failed to create a workflow for (load-)";
    for (why, is_certain) in [
        ("InternalServerError: Failed to validate workflow for (): no entrypoint".to_owned(), true),
        ("Failed to create a run due to empty namespace".to_owned(), true),
        (format!("{create}: workflows.argoproj.io is forbidden: User \"x\" cannot create"), true),
        (format!("{create}: admission webhook \"x\" denied the request"), true),
        (format!("{create}: etcdserver: request timed out"), false),
        (format!("{create}: unexpected EOF"), false),
        ("namespace not found".to_owned(), false),
    ] {
        let fake = answering(Release::V2_17_0, false, Reply::kfp_error(500, 13, &why));
        let error = client(&fake).create_run(&new_run("nightly")).unwrap_err();
        match is_certain {
            true => assert_kind(&error, ErrorKind::ServerFailed),
            false => assert_kind(&error, ErrorKind::OutcomeUnknown),
        }
        assert_eq!(fake.requests().len(), if is_certain { 1 } else { 2 }, "{why}");
    }
}

#[test]
fn a_run_keeps_its_own_labels() {
    let (fake, kfp) = start(Release::V2_17_0);
    let mut workflow = workflow("sales");
    workflow["metadata"]["labels"] = json!({ "team": "a" });
    kfp.create_run(&NewRun { workflow: workflow.to_string(), ..new_run("nightly") }).unwrap();
    assert_eq!(sent(&fake)["metadata"]["labels"]["team"], "a");
}

#[test]
fn characters_that_a_database_cannot_store_are_refused() {
    for release in Release::ALL {
        let cluster = Cluster::default();
        let fake = Fake::start(release.with_cluster(false, &cluster));
        let kfp = client(&fake);
        let wide = "x \u{1F600}";
        let given = vec![("table".to_owned(), wide.to_owned())];
        let escaped = workflow("sales").to_string().replace("sales", r"\ud83d\ude00");
        let with_key = workflow("sales").to_string().replace("load-", "a\", \"\u{1F600}\": \"b");
        for run in [
            new_run(wide),
            NewRun { parameters: given, ..new_run("a") },
            NewRun { workflow: escaped, ..new_run("a") },
            NewRun { workflow: with_key, ..new_run("a") },
            NewRun { workflow: format!("metadata: {{name: '{wide}'}}"), ..new_run("a") },
        ] {
            let error = kfp.create_run(&run).unwrap_err();
            assert_kind(&error, ErrorKind::Refused);
            assert!(error.to_string().contains("(U+1F600)"), "{error}");
        }
        for upload in [
            upload(wide),
            Upload { description: Some(wide.to_owned()), ..upload("a") },
            Upload { content: workflow(wide).to_string().into_bytes(), ..upload("a") },
        ] {
            assert_kind(&kfp.upload(&upload).unwrap_err(), ErrorKind::Refused);
        }
        let content = upload("a").content;
        let version = kfp.upload_version("p-1", wide, "a.yaml", &content);
        assert_kind(&version.unwrap_err(), ErrorKind::Refused);
        assert_kind(&kfp.create_experiment(wide, None).unwrap_err(), ErrorKind::Refused);
        assert!(fake.posts().is_empty() && cluster.lock().unwrap().is_empty());
        // Characters of three bytes are stored.
        kfp.create_run(&NewRun { workflow: workflow("✓").to_string(), ..new_run("ä ✓") }).unwrap();
        kfp.upload(&Upload { description: Some("✓".to_owned()), ..upload("ä ✓") }).unwrap();
    }
}

#[test]
fn names_are_as_long_as_the_server_accepts() {
    for release in Release::ALL {
        let (fake, kfp) = start(release);
        let most = if release == Release::V1_8_22 { 100 } else { 127 };
        let content = upload("a").content;
        let version = |name: &str| kfp.upload_version("p-1", name, "a.yaml", &content);
        for (long, too_long) in [
            ("x".repeat(most), "x".repeat(most + 1)),
            ("ä".repeat(most / 2), "ä".repeat(most / 2 + 1)),
        ] {
            kfp.upload(&upload(&long)).unwrap();
            version(&long).unwrap();
            let sent = fake.posts().len();
            for error in [kfp.upload(&upload(&too_long)), version(&too_long)] {
                let error = error.unwrap_err();
                assert_kind(&error, ErrorKind::Refused);
                assert!(error.to_string().contains(&format!("accepts {most}")), "{error}");
            }
            assert_eq!(fake.posts().len(), sent);
        }
        kfp.create_run(&new_run(&"ä".repeat(255))).unwrap();
        assert_kind(&kfp.create_run(&new_run(&"x".repeat(256))).unwrap_err(), ErrorKind::Refused);
        assert_kind(&kfp.create_run(&new_run("")).unwrap_err(), ErrorKind::Refused);
        kfp.create_experiment(&"x".repeat(100), None).unwrap();
        let long = kfp.create_experiment(&"x".repeat(256), None);
        assert_kind(&long.unwrap_err(), ErrorKind::Refused);
    }
}

#[test]
fn signs_of_an_encoding_arrive_as_they_are() {
    for release in Release::ALL {
        let (_fake, kfp) = start(release);
        for name in ["50%", "a+b", "%41%", "100 %25 + \u{e4}%zz", "a&b=c d\"\\u0025"] {
            let description = format!("Loads {name}.");
            let new = Upload { description: Some(description), ..upload(name) };
            assert_eq!(kfp.upload(&new).unwrap().name, name, "{release:?}");
            assert_eq!(kfp.pipeline_id(name, None).unwrap().as_deref(), Some("p-1"), "{name}");
            let content = &new.content;
            assert_eq!(kfp.upload_version("p-1", name, "a.yaml", content).unwrap().name, name);
            let created = kfp.create_experiment(name, None).unwrap();
            assert_eq!(kfp.experiment(name, None).unwrap(), Some(created), "{release:?} {name}");
        }
    }
}

#[test]
fn a_description_keeps_its_percent_signs() {
    for release in Release::ALL {
        let (fake, kfp) = start(release);
        let description = "Loads 100 % of a+b, %41";
        kfp.upload(&Upload { description: Some(description.to_owned()), ..upload("a") }).unwrap();
        let asked = fake.posts().pop().unwrap();
        let query = asked.query("description").unwrap();
        let expected = match release {
            Release::V1_8_22 => "Loads 100 %25 of a%2Bb, %2541",
            _ => description,
        };
        assert_eq!(query, expected, "{release:?}");
    }
}

#[test]
fn a_taken_name_is_a_conflict_on_each_version() {
    for release in Release::ALL {
        let (_fake, kfp) = start(release);
        kfp.upload(&upload("a")).unwrap();
        let content = upload("a").content;
        for error in
            [kfp.upload(&upload("a")), kfp.upload_version("p-1", "taken", "a.yaml", &content)]
        {
            let error = error.unwrap_err();
            assert_kind(&error, ErrorKind::Conflict);
            assert!(error.to_string().contains("is taken"), "{error}");
        }
    }
}

#[test]
fn other_failures_of_an_upload_are_no_conflict() {
    let fake = Fake::script([Reply::status(500, &json!({ "error_message": "no object store" }))]);
    assert_kind(&client(&fake).upload(&upload("a")).unwrap_err(), ErrorKind::ServerFailed);
}

#[test]
fn each_version_gets_a_manifest_that_it_reads() {
    for release in Release::ALL {
        let (fake, kfp) = start(release);
        let yaml = "kind: Workflow\nspec:\n  arguments:\n    parameters:\n    - name: table\n      value: \"yes\"\n";
        let run = NewRun { workflow: yaml.to_owned(), ..new_run("a") };
        kfp.create_run(&run).unwrap();
        assert_eq!(sent(&fake)["spec"]["arguments"]["parameters"][0]["value"], "yes");
        for broken in ["", "- a\n", "a: b: c", "{\"a\": 1", "text"] {
            let run = NewRun { workflow: broken.to_owned(), ..new_run("a") };
            assert_kind(&kfp.create_run(&run).unwrap_err(), ErrorKind::Refused);
        }
        // The limits hold for YAML, too.
        let yaml = "spec: {arguments: {parameters: [{name: table}]}}";
        let error = kfp.create_run(&NewRun { workflow: yaml.to_owned(), ..new_run("a") });
        assert!(error.unwrap_err().to_string().contains("`table` has no value"));
        assert_eq!(fake.posts().len(), 1);
    }
}

#[test]
fn parameters_are_measured_as_the_server_measures_them() {
    let frame = r#"[{"name":"table","value":""}]"#.len();
    for release in Release::ALL {
        let (fake, kfp) = start(release);
        for (sign, length) in [("x", 1), ("<", 6), (">", 6), ("&", 6), ("\u{2028}", 6), ("ä", 2)] {
            let room = 10_000 - frame;
            let fits = sign.repeat(room / length) + &"x".repeat(room % length);
            let run = |value: &str| {
                let parameters = vec![("table".to_owned(), value.to_owned())];
                kfp.create_run(&NewRun { parameters, ..new_run("a") })
            };
            let name = format!("of {sign}");
            let new = |value: &str| Upload {
                content: workflow(value).to_string().into_bytes(),
                ..upload(&name)
            };
            run(&fits).unwrap();
            kfp.upload(&new(&fits)).unwrap();
            let sent = fake.posts().len();
            let over = fits + "x";
            assert_kind(&run(&over).unwrap_err(), ErrorKind::TooLarge);
            assert_kind(&kfp.upload(&new(&over)).unwrap_err(), ErrorKind::TooLarge);
            assert_eq!(fake.posts().len(), sent);
        }
    }
}

#[test]
fn a_server_with_a_single_user_gets_no_namespace() {
    for release in Release::ALL {
        let (_fake, kfp) = start(release);
        let namespace = Some("team");
        kfp.upload(&Upload { namespace: namespace.map(str::to_owned), ..upload("a") }).unwrap();
        assert!(kfp.pipeline_id("a", namespace).unwrap().is_some());
        kfp.create_experiment("e", namespace).unwrap();
        assert!(kfp.experiment("e", namespace).unwrap().is_some());
        assert_eq!(kfp.experiments(namespace).unwrap().len(), 1);
        // One with several users gets it.
        let fake = Fake::start(release.server(true));
        client(&fake).experiments(namespace).unwrap();
        let asked = fake.requests().pop().unwrap();
        assert_eq!(asked.query("resource_reference_key.id"), namespace);
    }
}

#[test]
fn the_ending_of_a_file_is_in_lower_case() {
    for release in Release::ALL {
        let (fake, kfp) = start(release);
        for (given, arrives) in [("A.YAML", "A.yaml"), ("b.Json", "b.json"), ("c.yml", "c.yml")] {
            kfp.upload(&Upload { file_name: given.to_owned(), ..upload(given) }).unwrap();
            let (name, _) = fake.posts().pop().unwrap().file("uploadfile").unwrap();
            assert_eq!(name, arrives);
        }
        let other = Upload { file_name: "a.txt".to_owned(), ..upload("x") };
        assert_kind(&kfp.upload(&other).unwrap_err(), ErrorKind::Refused);
    }
}

#[test]
fn a_retry_that_is_not_possible_is_no_name_that_is_taken() {
    for release in Release::ALL {
        let (_fake, kfp) = start(release);
        let done = kfp.create_run(&new_run("done")).unwrap();
        let error = kfp.retry(&done.id).unwrap_err();
        assert_kind(&error, ErrorKind::Conflict);
        let text = error.to_string();
        assert!(!text.contains("already exists"), "{text}");
        assert!(text.contains("the state of the run") && text.contains("must be Failed"), "{text}");
        assert_kind(&kfp.terminate(&done.id).unwrap_err(), ErrorKind::Refused);
        let run = kfp.create_run(&new_run("a")).unwrap();
        assert!(!kfp.run(&run.id).unwrap().was_terminated);
        kfp.terminate(&run.id).unwrap();
        assert!(kfp.run(&run.id).unwrap().was_terminated);
    }
}

#[test]
fn stack_traces_are_not_shown() {
    let trace = "Internal error: Error 1366\nFailed to store run\ngithub.com/kubeflow/pipelines/backend/src/common/util.Wrap\n\t/go/src/github.com/kubeflow/pipelines/error.go:272\nruntime.goexit\n\t/usr/local/go/src/runtime/asm_amd64.s:1371";
    for reply in [
        Reply::kfp_error(400, 3, trace),
        Reply::new(500, "text/plain", trace),
        Reply::status(500, &json!({ "error_message": trace, "error_details": trace })),
    ] {
        let fake = Fake::script([reply]);
        let text = client(&fake).run("r").unwrap_err().to_string();
        assert!(text.contains("Error 1366\nFailed to store run"), "{text}");
        assert!(!text.contains(".go:") && !text.contains("goexit"), "{text}");
    }
}

#[test]
fn a_server_that_does_not_tell_its_version_is_a_new_one() {
    let inner = Release::V2_17_0.server(true);
    let fake = Fake::start(move |request: &Request| match request.path.as_str() {
        "/apis/v1beta1/healthz" => Reply::kfp_error(403, 7, "no"),
        _ => inner(request),
    });
    let kfp = client(&fake);
    let new = Upload { namespace: Some("team".to_owned()), ..upload("50%") };
    assert_eq!(kfp.upload(&new).unwrap().name, "50%");
    kfp.upload(&upload(&"x".repeat(127))).unwrap();
    // It is asked once.
    let asked = fake.asked().into_iter().filter(|asked| asked.ends_with("healthz"));
    assert_eq!(asked.count(), 1);
}
