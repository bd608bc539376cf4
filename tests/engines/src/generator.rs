//! Random schemas. What it makes is what a model could say.

use model_core::ast::{Action, Deferral};
use model_core::schema::{ColumnType, DefaultValue, EnumType, Spans, SqlText};

use crate::facts::Facts;
use crate::model::{Field, Key, Model, ident, key_columns};
use crate::random::Random;

/// Of columns: plain, reserved, odd.
pub(crate) const NAMES: &[&str] = &[
    "alpha",
    "beta",
    "gamma",
    "delta",
    "order",
    "group",
    "Select",
    "with space",
    "quo\"te",
    "ärger",
    "id2",
    "name",
    "title",
    "value",
    "state",
    "amount",
    "born",
    "a",
    "very_long_name_of_a_column_that_goes_on_and_on_until_it_is_cut",
];
/// Of tables.
pub(crate) const TABLES: &[&str] = &[
    "users",
    "teams",
    "order",
    "Groups",
    "with space",
    "tab'le",
    "übung",
    "events",
    "notes",
    "tags",
    "a_table_with_a_name_that_is_so_long_that_derived_names_are_cut",
];

/// Types of which each converts into the other, the second holding all of the first.
pub(crate) fn type_pairs(facts: &Facts) -> Vec<(ColumnType, ColumnType)> {
    use ColumnType as T;
    let text = || T::Text { max_length: None };
    let mut pairs = vec![
        (T::I16, T::I32),
        (T::I32, T::I64),
        (T::I32, text()),
        (T::I64, text()),
        (T::Bool, T::I64),
        (T::Bool, text()),
        (T::F32, T::F64),
        (T::I32, T::F64),
        (T::Date, T::Timestamp),
        (T::Uuid, text()),
        (T::Uuid, T::Bytes { max_length: None }),
        (T::Text { max_length: Some(50) }, text()),
        (T::Text { max_length: Some(50) }, T::Text { max_length: Some(60) }),
        (T::Decimal { precision: 10, scale: 2 }, T::Decimal { precision: 12, scale: 4 }),
        (T::Decimal { precision: 10, scale: 2 }, text()),
        (T::I32, T::Decimal { precision: 12, scale: 2 }),
        (T::Timestamp, text()),
        (T::DateTime, T::Timestamp),
        (T::Time, text()),
        (T::Date, text()),
        (color(), text()),
        (T::Json, text()),
        (T::F64, T::Decimal { precision: 12, scale: 2 }),
        (T::Bytes { max_length: Some(40) }, T::Bytes { max_length: Some(50) }),
    ];
    if facts.dialect.capabilities().arrays {
        let list = |ty| T::Array(Box::new(ty));
        pairs.push((list(T::I32), list(T::I64)));
        pairs.push((list(color()), list(text())));
        pairs.push((list(T::Uuid), list(text())));
    }
    pairs
}

/// Whether it can be a part of an index.
pub(crate) fn is_indexable(facts: &Facts, ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Text { max_length: None } | ColumnType::Bytes { max_length: None } => {
            facts.key_length.is_none()
        }
        ColumnType::Json => facts.key_length.is_none(),
        _ => true,
    }
}

fn color() -> ColumnType {
    ColumnType::Enum(colors())
}

/// The one enum, which all models share. Rows have its first two labels.
pub(crate) fn colors() -> EnumType {
    let labels = ["red", "it's green", "blue"].map(str::to_owned).to_vec();
    EnumType { name: ident("color"), labels, renamed: vec![], spans: Spans::default() }
}

fn any_type(facts: &Facts, random: &mut Random) -> ColumnType {
    let pairs = type_pairs(facts);
    let (a, b) = pairs[random.below(pairs.len())].clone();
    if random.chance(50) { a } else { b }
}

/// A few, some of which refer to each other.
pub(crate) fn models(facts: &Facts, random: &mut Random) -> Vec<Model> {
    let mut out: Vec<Model> = Vec::new();
    for _ in 0..=random.below(4) {
        new_model(facts, random, &mut out, &[]);
    }
    for at in 0..out.len() {
        for _ in 0..random.below(3) {
            let (target, required) = (random.below(out.len()), random.chance(25));
            let n_fields = out[at].fields.len();
            add_reference(facts, random, &mut out, at, target, required);
            let unique = random.chance(25);
            out[at].fields.iter_mut().skip(n_fields).for_each(|it| it.unique = unique);
        }
    }
    out
}

/// Never under the name of a table that was dropped: that would be the same table, changed.
pub(crate) fn new_model(
    facts: &Facts,
    random: &mut Random,
    models: &mut Vec<Model>,
    old: &[Model],
) {
    let name = TABLES[random.below(TABLES.len())];
    if models.iter().chain(old).any(|it| it.name.eq_ignore_ascii_case(name)) {
        return;
    }
    let key = match random.below(6) {
        0 => Key::Uuid,
        1 => Key::Text,
        2 => Key::Pair,
        _ => Key::Auto,
    };
    let mut model = Model {
        name: name.to_owned(),
        renamed_from: None,
        key,
        fields: Vec::new(),
        indexes: Vec::new(),
        comment: None,
    };
    for _ in 0..random.below(7) {
        new_field(facts, random, &mut model, false);
    }
    for _ in 0..random.below(3) {
        new_index(facts, random, &mut model);
    }
    models.push(model);
}

/// `exists`: the table may have rows.
pub(crate) fn new_field(facts: &Facts, random: &mut Random, model: &mut Model, exists: bool) {
    let name = NAMES[random.below(NAMES.len())].to_owned();
    if model.fields.iter().any(|it| it.name.eq_ignore_ascii_case(&name)) {
        return;
    }
    let ty = any_type(facts, random);
    let nullable = random.chance(40);
    let default = if random.chance(40) { default_of(facts, random, &ty) } else { None };
    let texts: Vec<String> = model
        .fields
        .iter()
        .filter(|it| matches!(it.ty, ColumnType::Text { .. }) && it.computed_from.is_none())
        .map(|it| it.name.clone())
        .collect();
    let computed = random.chance(15) && !texts.is_empty();
    let mut field = Field {
        name,
        renamed_from: None,
        // A default is the same in all rows that exist.
        unique: random.chance(15)
            && is_distinct(&ty)
            && is_indexable(facts, &ty)
            && !(exists && default.is_some()),
        check: random.chance(15) && matches!(ty, ColumnType::I32 | ColumnType::I64),
        lower_index: facts.expression_indexes
            && random.chance(10)
            && matches!(ty, ColumnType::Text { .. })
            && is_indexable(facts, &ty),
        collate: random.chance(10) && matches!(ty, ColumnType::Text { .. }),
        ty,
        nullable,
        default,
        references: None,
        deferrable: deferral(random),
        computed_from: None,
        comment: None,
        key: false,
    };
    if computed {
        field.computed_from = Some((
            texts[random.below(texts.len())].clone(),
            !facts.virtual_columns || random.chance(50),
        ));
        field.ty = ColumnType::Text { max_length: None };
        (field.nullable, field.default, field.unique, field.check) = (true, None, false, false);
        field.lower_index &= is_indexable(facts, &field.ty);
    }
    model.fields.push(field);
}

/// Whether a constraint waits.
pub(crate) fn deferral(random: &mut Random) -> Option<Deferral> {
    match random.below(5) {
        0 => Some(Deferral::OnDemand),
        1 => Some(Deferral::Initially),
        _ => None,
    }
}

fn is_distinct(ty: &ColumnType) -> bool {
    !matches!(ty, ColumnType::Bool | ColumnType::Enum(_) | ColumnType::Json | ColumnType::Array(_))
}

/// A default that the type holds.
pub(crate) fn default_of(
    facts: &Facts,
    random: &mut Random,
    ty: &ColumnType,
) -> Option<DefaultValue> {
    let text = |it: &str| Some(DefaultValue::Text(it.to_owned()));
    match ty {
        ColumnType::Bool => Some(DefaultValue::Bool(random.chance(50))),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => Some(DefaultValue::Int(-5)),
        ColumnType::F32 | ColumnType::F64 => Some(DefaultValue::Number("0.5".into())),
        ColumnType::Text { .. } if random.chance(30) => {
            Some(DefaultValue::Sql(SqlText::portable(facts.default_sql)))
        }
        ColumnType::Text { .. } => text("it's; \"x\" -- no"),
        ColumnType::Bytes { .. } => text("abc"),
        ColumnType::Uuid if random.chance(50) => Some(DefaultValue::Uuid),
        ColumnType::Uuid => text("00112233-4455-6677-8899-aabbccddeeff"),
        ColumnType::Decimal { .. } => Some(DefaultValue::Number("91.5".into())),
        ColumnType::Json => text("{}"),
        ColumnType::Enum(it) => text(&it.labels[0]),
        ColumnType::Date if random.chance(50) => text("2024-02-29"),
        ColumnType::Date | ColumnType::Time | ColumnType::DateTime | ColumnType::Timestamp => {
            Some(DefaultValue::Now)
        }
        ColumnType::Array(_) => None,
    }
}

/// Over one or two fields.
pub(crate) fn new_index(facts: &Facts, random: &mut Random, model: &mut Model) {
    let mut fields: Vec<String> = Vec::new();
    for _ in 0..=random.below(2) {
        if model.fields.is_empty() {
            return;
        }
        let field = &model.fields[random.below(model.fields.len())];
        if !fields.contains(&field.name) && is_indexable(facts, &field.ty) {
            fields.push(field.name.clone());
        }
    }
    if !fields.is_empty() && model.indexes.iter().all(|it| it.0 != fields) {
        let partial = random.chance(20) && facts.partial_indexes;
        model.indexes.push((fields, false, random.chance(30), partial));
    }
}

/// A reference to a table with a simple key, itself included.
pub(crate) fn add_reference(
    facts: &Facts,
    random: &mut Random,
    models: &mut [Model],
    at: usize,
    target: usize,
    required: bool,
) {
    let target = &models[target];
    if matches!(target.key, Key::Pair | Key::Left) {
        return;
    }
    let name = format!("{}_ref", target.name.chars().take(20).collect::<String>());
    let ty = key_columns(facts, target.key)[0].1.clone();
    let action = [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull];
    let n_actions = if required { 3 } else { 4 };
    let references = Some((target.name.clone(), action[random.below(n_actions)]));
    let model = &mut models[at];
    if model.fields.iter().any(|it| it.name.eq_ignore_ascii_case(&name)) {
        return;
    }
    model.fields.push(Field {
        name,
        renamed_from: None,
        ty,
        nullable: !required,
        default: None,
        unique: false,
        references,
        deferrable: deferral(random),
        check: false,
        lower_index: false,
        computed_from: None,
        collate: false,
        comment: None,
        key: true,
    });
}
