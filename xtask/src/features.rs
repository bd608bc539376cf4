//! Which `#[cfg]`s hold when models are read outside of a build: the package's default features,
//! or those that were asked for, on this machine.

use build_support::Project;
use model_core::source::CfgSet;
use toml_edit::{DocumentMut, TableLike};

use crate::cli::ProjectArgs;
use crate::exit::Failure;

/// The features with all that they switch on, and what rustc says of this machine.
pub(crate) fn cfg_set(project: &Project, args: &ProjectArgs) -> Result<CfgSet, Failure> {
    let text = std::fs::read_to_string(project.root().join("Cargo.toml"))?;
    let manifest: DocumentMut =
        text.parse().map_err(|error| Failure::mistake(format!("Cargo.toml: {error}")))?;
    let mut on: Vec<String> =
        if args.no_default_features { Vec::new() } else { vec!["default".to_owned()] };
    on.extend(args.features.iter().cloned());
    let features = manifest.get("features").and_then(|it| it.as_table_like());
    if let Some(unknown) = args.features.iter().find(|it| !is_declared(features, it)) {
        return Err(Failure::mistake(format!("the package has no feature `{unknown}`")));
    }
    let mut cfg = machine();
    for feature in closure(features, on) {
        cfg = cfg.pair("feature", &feature);
    }
    Ok(cfg)
}

fn is_declared(features: Option<&dyn TableLike>, name: &str) -> bool {
    features.is_some_and(|it| it.contains_key(name))
}

/// The features and those that they name, each once.
fn closure(features: Option<&dyn TableLike>, mut on: Vec<String>) -> Vec<String> {
    let mut at = 0;
    while let Some(name) = on.get(at).cloned() {
        let named = features.and_then(|it| it.get(&name)).and_then(|it| it.as_array());
        for other in named.into_iter().flatten().filter_map(|it| it.as_str()) {
            let is_own = is_declared(features, other);
            if is_own && !on.iter().any(|it| it == other) {
                on.push(other.to_owned());
            }
        }
        at += 1;
    }
    on
}

/// The machine that this program was compiled for is the one that the app runs on, as far as models
/// should depend on it.
fn machine() -> CfgSet {
    let cfg = CfgSet::new()
        .pair("target_os", std::env::consts::OS)
        .pair("target_arch", std::env::consts::ARCH)
        .pair("target_family", std::env::consts::FAMILY)
        .pair("target_pointer_width", if cfg!(target_pointer_width = "64") { "64" } else { "32" });
    match std::env::consts::FAMILY {
        "" => cfg,
        family => cfg.flag(family),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_switches_on_those_that_it_names() {
        let manifest: DocumentMut =
            "[features]\ndefault = ['a']\na = ['b', 'dep:x']\nb = []\nc = []".parse().unwrap();
        let features = manifest.get("features").and_then(|it| it.as_table_like());
        assert_eq!(closure(features, vec!["default".to_owned()]), ["default", "a", "b"]);
    }
}
