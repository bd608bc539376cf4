//! Random changes of what models say.

use model_core::schema::{ColumnType, DefaultValue};

use crate::facts::Facts;
use crate::generator::{
    NAMES, TABLES, add_reference, colors, default_of, deferral, is_indexable, new_field, new_index,
    new_model, type_pairs,
};
use crate::model::{Field, Key, Model, namespace};
use crate::random::Random;

/// One to eight random changes, as a person would make them.
pub(crate) fn change(facts: &Facts, random: &mut Random, old: &[Model]) -> Vec<Model> {
    let mut models = old.to_vec();
    for model in &mut models {
        model.renamed_from = None;
        model.fields.iter_mut().for_each(|it| it.renamed_from = None);
    }
    for _ in 0..=random.below(8) {
        change_once(facts, random, &mut models, old);
    }
    if random.chance(30) {
        relabel(random, &mut models);
    }
    models
}

fn change_once(facts: &Facts, random: &mut Random, models: &mut Vec<Model>, old: &[Model]) {
    if models.is_empty() {
        return new_model(facts, random, models, old);
    }
    let at = random.below(models.len());
    match random.below(20) {
        0 => new_model(facts, random, models, old),
        1 => drop_model(models, at),
        2 => rename_model(facts, random, models, at, old),
        3 => another_reference(facts, random, models, at, old),
        4 | 5 => another_field(facts, random, &mut models[at], old),
        6 => drop_field(random, &mut models[at]),
        7 => rename_field(random, &mut models[at], old),
        8 => new_index(facts, random, &mut models[at]),
        9 => {
            let model = &mut models[at];
            if !model.indexes.is_empty() {
                let index = random.below(model.indexes.len());
                model.indexes.remove(index);
            }
        }
        10 => models[at].comment = Some("other".into()),
        11 => change_key(&mut models[at]),
        17 | 18 => another_field_like_one(facts, random, &mut models[at], old),
        19 => drop_reference(&mut models[at]),
        _ => change_field(facts, random, &mut models[at]),
    }
}

/// Never under the name of a field that was dropped: that would be the same field, changed. The name
/// of one that was renamed is free for another.
fn another_field(facts: &Facts, random: &mut Random, model: &mut Model, old: &[Model]) {
    let n_fields = model.fields.len();
    new_field(facts, random, model, true);
    let Some(added) = model.fields.get(n_fields) else { return };
    let before = model.renamed_from.as_ref().unwrap_or(&model.name);
    let mut known = old.iter().filter(|it| it.name == *before).flat_map(|it| &it.fields);
    let was_there = known.any(|it| it.name.eq_ignore_ascii_case(&added.name));
    let reused = model.fields.iter().any(|it| it.renamed_from.as_ref() == Some(&added.name));
    if was_there && !reused {
        model.fields.truncate(n_fields);
    }
}

/// A required one of the type of one that is there, which its fill can read, and which may change
/// itself.
fn another_field_like_one(facts: &Facts, random: &mut Random, model: &mut Model, old: &[Model]) {
    let readable = |it: &&Field| {
        let ty = matches!(
            it.ty,
            ColumnType::I16 | ColumnType::I32 | ColumnType::I64 | ColumnType::Text { .. }
        );
        ty && it.computed_from.is_none() && it.references.is_none()
    };
    let types: Vec<ColumnType> =
        model.fields.iter().filter(readable).map(|it| it.ty.clone()).collect();
    let n_fields = model.fields.len();
    another_field(facts, random, model, old);
    let (Some(ty), Some(added)) =
        (types.get(random.below(types.len())), model.fields.get_mut(n_fields))
    else {
        return;
    };
    added.ty = ty.clone();
    (added.nullable, added.default, added.unique, added.check) = (false, None, false, false);
    (added.computed_from, added.collate, added.lower_index) = (None, false, false);
    for _ in 0..random.below(20) {
        change_field(facts, random, model);
    }
}

fn drop_reference(model: &mut Model) {
    let reference = model.fields.iter().find(|it| it.references.is_some());
    if let Some(name) = reference.map(|it| it.name.clone()) {
        remove_field(model, &name);
    }
}

/// Required only where there are rows to refer to.
fn another_reference(
    facts: &Facts,
    random: &mut Random,
    models: &mut [Model],
    at: usize,
    old: &[Model],
) {
    let target = random.below(models.len());
    let before = models[target].renamed_from.as_ref().unwrap_or(&models[target].name);
    let has_rows = old.iter().any(|it| it.name == *before);
    let required = random.chance(50) && has_rows;
    add_reference(facts, random, models, at, target, required);
}

fn change_key(model: &mut Model) {
    model.key = match model.key {
        Key::Pair => Key::Left,
        Key::Left => Key::Pair,
        Key::Auto | Key::Uuid | Key::Text => model.key,
    };
}

fn drop_model(models: &mut Vec<Model>, at: usize) {
    let name = models[at].name.clone();
    models.remove(at);
    for model in models {
        let gone: Vec<String> = model
            .fields
            .iter()
            .filter(|it| it.references.as_ref().is_some_and(|it| it.0 == name))
            .map(|it| it.name.clone())
            .collect();
        gone.iter().for_each(|it| remove_field(model, it));
    }
}

fn rename_model(
    facts: &Facts,
    random: &mut Random,
    models: &mut [Model],
    at: usize,
    old: &[Model],
) {
    let name = TABLES[random.below(TABLES.len())].to_owned();
    let taken = |it: &Model| it.name.eq_ignore_ascii_case(&name);
    let moves = namespace(facts, &models[at].name) != namespace(facts, &name);
    if moves
        || models.iter().any(taken)
        || old.iter().any(taken)
        || models[at].renamed_from.is_some()
    {
        return;
    }
    let former = std::mem::replace(&mut models[at].name, name.clone());
    if old.iter().any(|it| it.name == former) {
        models[at].renamed_from = Some(former.clone());
    }
    for field in models.iter_mut().flat_map(|it| &mut it.fields) {
        if let Some((target, _)) = field.references.as_mut().filter(|it| it.0 == former) {
            target.clone_from(&name);
        }
    }
}

fn drop_field(random: &mut Random, model: &mut Model) {
    if !model.fields.is_empty() {
        let name = model.fields[random.below(model.fields.len())].name.clone();
        remove_field(model, &name);
    }
}

fn remove_field(model: &mut Model, name: &str) {
    let dependent = |it: &Field| it.computed_from.as_ref().is_some_and(|it| it.0 == name);
    let mut gone: Vec<String> =
        model.fields.iter().filter(|it| dependent(it)).map(|it| it.name.clone()).collect();
    gone.push(name.to_owned());
    model.fields.retain(|it| !gone.contains(&it.name));
    model.indexes.retain(|it| !it.0.iter().any(|it| gone.contains(it)));
}

fn rename_field(random: &mut Random, model: &mut Model, old: &[Model]) {
    let to = NAMES[random.below(NAMES.len())].to_owned();
    let before = model.renamed_from.as_ref().unwrap_or(&model.name);
    let before = old.iter().find(|it| it.name == *before);
    let was_there = |name: &str| {
        before.is_some_and(|it| it.fields.iter().any(|it| it.name.eq_ignore_ascii_case(name)))
    };
    if model.fields.is_empty()
        || was_there(&to)
        || model.fields.iter().any(|it| it.name.eq_ignore_ascii_case(&to))
    {
        return;
    }
    let at = random.below(model.fields.len());
    let from = model.fields[at].name.clone();
    // One that came under a name that was free is not the one that had it before.
    let reused = model.fields.iter().any(|it| it.renamed_from.as_ref() == Some(&from));
    let field = &mut model.fields[at];
    if field.renamed_from.is_some() {
        return;
    }
    field.name.clone_from(&to);
    if was_there(&from) && !reused {
        field.renamed_from = Some(from.clone());
    }
    for field in &mut model.fields {
        if let Some((name, _)) = field.computed_from.as_mut().filter(|it| it.0 == from) {
            name.clone_from(&to);
        }
    }
    for name in model.indexes.iter_mut().flat_map(|it| &mut it.0).filter(|it| **it == from) {
        name.clone_from(&to);
    }
}

fn change_field(facts: &Facts, random: &mut Random, model: &mut Model) {
    if model.fields.is_empty() {
        return;
    }
    let at = random.below(model.fields.len());
    let is_source = model
        .fields
        .iter()
        .any(|it| it.computed_from.as_ref().is_some_and(|it| it.0 == model.fields[at].name));
    let name = &model.fields[at].name;
    let is_indexed = model.fields[at].unique || model.indexes.iter().any(|it| it.0.contains(name));
    let field = &mut model.fields[at];
    if field.computed_from.is_some() {
        return;
    }
    match random.below(8) {
        7 => field.deferrable = deferral(random),
        0 if !field.key => field.nullable = !field.nullable,
        1 => {
            field.default =
                if field.references.is_none() { default_of(facts, random, &field.ty) } else { None }
        }
        2 if field.references.is_some() => field.references = None,
        2 => field.check = matches!(field.ty, ColumnType::I32 | ColumnType::I64) && !field.check,
        3 => field.comment = Some("said".into()),
        4 if !field.unique
            && matches!(field.ty, ColumnType::Date | ColumnType::Time | ColumnType::Uuid)
            && field.references.is_none() =>
        {
            field.unique = !field.nullable && field.default.is_none();
        }
        4 => field.unique = false,
        _ if !field.key && !is_source => {
            let pairs = type_pairs(facts);
            let fits: Vec<ColumnType> = pairs
                .iter()
                .filter_map(|(a, b)| match (&field.ty, a, b) {
                    (ty, a, b) if ty == a => Some(b.clone()),
                    (ty, a, b) if ty == b && converts_back(ty, a) => Some(a.clone()),
                    _ => None,
                })
                .filter(|it| !is_indexed || is_indexable(facts, it))
                .collect();
            if let Some(ty) = fits.get(random.below(fits.len())) {
                field.ty = ty.clone();
                (field.default, field.check, field.lower_index, field.collate) =
                    (None, false, false, false);
            }
        }
        _ => {}
    }
}

/// Whether all values of the generator have one in the narrower type.
fn converts_back(ty: &ColumnType, narrow: &ColumnType) -> bool {
    match ty {
        ColumnType::Text { max_length: None } | ColumnType::I64 | ColumnType::F64 => false,
        ColumnType::Decimal { .. } => *narrow != ColumnType::I32,
        ColumnType::Array(element) => **element == ColumnType::I64,
        _ => true,
    }
}

/// The labels of the enum change in all models at once.
fn relabel(random: &mut Random, models: &mut [Model]) {
    let mut colors = colors();
    for _ in 0..=random.below(2) {
        match random.below(5) {
            0 if !colors.labels.contains(&"violet".into()) => colors.labels.push("violet".into()),
            1 if !colors.labels.contains(&"white".into()) => {
                colors.labels.insert(random.below(3), "white".into());
            }
            2 => {
                colors.labels.retain(|it| it != "blue");
            }
            3 if colors.labels[0] == "red" => {
                colors.labels[0] = "crimson".into();
                colors.renamed = vec![("red".into(), "crimson".into())];
            }
            _ => colors.labels.rotate_left(1),
        }
    }
    for field in models.iter_mut().flat_map(|it| &mut it.fields) {
        let mut ty = &mut field.ty;
        while let ColumnType::Array(element) = ty {
            ty = element;
        }
        if let ColumnType::Enum(it) = ty {
            it.clone_from(&colors);
            let renamed = colors.renamed.first();
            if let (Some(DefaultValue::Text(label)), Some((old, new))) =
                (&mut field.default, renamed)
                && label == old
            {
                label.clone_from(new);
            }
        }
    }
}
