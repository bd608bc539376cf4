//! Random schemas, and random changes of them. What it makes is what a model could say.

use std::collections::BTreeMap;

use model_core::ast::Action;
use model_core::name::Ident;
use model_core::schema::{
    Check, Column, ColumnType, DefaultValue, EnumType, ForeignKey, Generated, Index, IndexKey,
    IndexPart, PrimaryKey, Schema, Spans, SqlText, Table, TableName, Unique,
};

/// A small seeded generator (xorshift), so that a seed is a test.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    pub(crate) fn chance(&mut self, per_cent: usize) -> bool {
        self.below(100) < per_cent
    }
}

/// What a model says, before names are derived.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) renamed_from: Option<String>,
    pub(crate) key: Key,
    pub(crate) fields: Vec<Field>,
    /// Field names, unique, descending, partial.
    pub(crate) indexes: Vec<(Vec<String>, bool, bool, bool)>,
    pub(crate) comment: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Key {
    Auto,
    Uuid,
    Text,
    Pair,
    /// The columns of a pair, of which the first is the key.
    Left,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) renamed_from: Option<String>,
    pub(crate) ty: ColumnType,
    pub(crate) nullable: bool,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) unique: bool,
    pub(crate) references: Option<(String, Action)>,
    pub(crate) check: bool,
    pub(crate) lower_index: bool,
    pub(crate) computed_from: Option<(String, bool)>,
    pub(crate) collate: bool,
    pub(crate) comment: Option<String>,
    /// It is or was a foreign key, so its values mean rows.
    pub(crate) key: bool,
}

const NAMES: &[&str] = &[
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
const TABLES: &[&str] = &[
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

pub(crate) fn type_pairs() -> Vec<(ColumnType, ColumnType)> {
    use ColumnType as T;
    let text = || T::Text { max_length: None };
    vec![
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
    ]
}

fn color() -> ColumnType {
    let labels = ["red", "it's green", "blue"].map(str::to_owned).to_vec();
    let spans = Spans::default();
    ColumnType::Enum(EnumType { name: ident("color"), labels, renamed: vec![], spans })
}

fn any_type(random: &mut Random) -> ColumnType {
    let pairs = type_pairs();
    let (a, b) = pairs[random.below(pairs.len())].clone();
    if random.chance(50) { a } else { b }
}

pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text).unwrap()
}

pub(crate) fn models(random: &mut Random) -> Vec<Model> {
    let mut out: Vec<Model> = Vec::new();
    for _ in 0..=random.below(4) {
        new_model(random, &mut out, &[]);
    }
    for at in 0..out.len() {
        for _ in 0..random.below(3) {
            let required = random.chance(25);
            let target = random.below(out.len());
            add_reference(random, &mut out, at, target, required);
        }
    }
    out
}

/// Never under the name of a table that was dropped: that would be the same table, changed.
pub(crate) fn new_model(random: &mut Random, models: &mut Vec<Model>, old: &[Model]) {
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
        new_field(random, &mut model, false);
    }
    for _ in 0..random.below(3) {
        new_index(random, &mut model);
    }
    models.push(model);
}

pub(crate) fn new_field(random: &mut Random, model: &mut Model, exists: bool) {
    let name = NAMES[random.below(NAMES.len())].to_owned();
    if model.fields.iter().any(|it| it.name.eq_ignore_ascii_case(&name)) {
        return;
    }
    let ty = any_type(random);
    let nullable = random.chance(40);
    let default = if random.chance(40) { default_of(random, &ty) } else { None };
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
        unique: random.chance(15) && is_distinct(&ty) && !(exists && default.is_some()),
        check: random.chance(15) && matches!(ty, ColumnType::I32 | ColumnType::I64),
        lower_index: random.chance(10) && matches!(ty, ColumnType::Text { .. }),
        collate: random.chance(10) && matches!(ty, ColumnType::Text { .. }),
        ty,
        nullable,
        default,
        references: None,
        computed_from: None,
        comment: None,
        key: false,
    };
    if computed {
        field.computed_from = Some((texts[random.below(texts.len())].clone(), random.chance(50)));
        field.ty = ColumnType::Text { max_length: None };
        (field.nullable, field.default, field.unique, field.check) = (true, None, false, false);
    }
    model.fields.push(field);
}

fn is_distinct(ty: &ColumnType) -> bool {
    !matches!(ty, ColumnType::Bool | ColumnType::Enum(_) | ColumnType::Json)
}

pub(crate) fn default_of(random: &mut Random, ty: &ColumnType) -> Option<DefaultValue> {
    let text = |it: &str| Some(DefaultValue::Text(it.to_owned()));
    match ty {
        ColumnType::Bool => Some(DefaultValue::Bool(random.chance(50))),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => Some(DefaultValue::Int(-5)),
        ColumnType::F32 | ColumnType::F64 => Some(DefaultValue::Number("0.5".into())),
        ColumnType::Text { .. } if random.chance(30) => {
            Some(DefaultValue::Sql(SqlText::portable("lower('X')")))
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

pub(crate) fn new_index(random: &mut Random, model: &mut Model) {
    let mut fields: Vec<String> = Vec::new();
    for _ in 0..=random.below(2) {
        if model.fields.is_empty() {
            return;
        }
        let name = &model.fields[random.below(model.fields.len())].name;
        if !fields.contains(name) {
            fields.push(name.clone());
        }
    }
    if model.indexes.iter().all(|it| it.0 != fields) {
        model.indexes.push((fields, false, random.chance(30), random.chance(20)));
    }
}

/// A reference to a table with a simple key, itself included.
pub(crate) fn add_reference(
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
    let ty = key_columns(target.key)[0].1.clone();
    let action = [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull];
    let actions = if required { 3 } else { 4 };
    let references = Some((target.name.clone(), action[random.below(actions)]));
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
        check: false,
        lower_index: false,
        computed_from: None,
        collate: false,
        comment: None,
        key: true,
    });
}

fn key_columns(key: Key) -> Vec<(&'static str, ColumnType)> {
    match key {
        Key::Auto => vec![("id", ColumnType::I64)],
        Key::Uuid => vec![("id", ColumnType::Uuid)],
        Key::Text => vec![("code", ColumnType::Text { max_length: None })],
        Key::Pair | Key::Left => {
            vec![("left", ColumnType::I32), ("right", ColumnType::Text { max_length: Some(9) })]
        }
    }
}

pub(crate) fn key_names(key: Key) -> Vec<&'static str> {
    key_columns(key).into_iter().map(|it| it.0).collect()
}

/// The primary key alone.
fn primary(key: Key) -> Vec<&'static str> {
    let names = key_names(key);
    if key == Key::Left { names.into_iter().take(1).collect() } else { names }
}

/// As `schema::resolve` derives it.
pub(crate) fn schema(models: &[Model]) -> Schema {
    let keys: BTreeMap<&str, Key> = models.iter().map(|it| (it.name.as_str(), it.key)).collect();
    let tables = models.iter().map(|it| table(it, &keys)).map(|it| (it.name.clone(), it)).collect();
    Schema { tables }
}

fn table(model: &Model, keys: &BTreeMap<&str, Key>) -> Table {
    let name = ident(&model.name);
    let mut out = Table {
        name: TableName::plain(name.clone()),
        columns: key_columns(model.key)
            .into_iter()
            .map(|(n, ty)| key_column(n, ty, model.key))
            .collect(),
        primary_key: PrimaryKey {
            name: Ident::derived(&[&name], "pkey"),
            columns: primary(model.key).into_iter().map(ident).collect(),
        },
        foreign_keys: vec![],
        uniques: vec![],
        indexes: vec![],
        checks: vec![],
        comment: model.comment.clone(),
        private: false,
        renamed_from: model.renamed_from.as_deref().map(ident),
        origin: None,
    };
    for field in &model.fields {
        add_field(&mut out, field, keys);
    }
    for (fields, unique, descending, partial) in &model.indexes {
        let columns: Vec<Ident> = fields.iter().map(|it| ident(it)).collect();
        let names: Vec<&Ident> = std::iter::once(&name).chain(&columns).collect();
        let predicate = format!("\"{}\" is not null", fields[0].replace('"', "\"\""));
        out.indexes.push(Index {
            name: Ident::derived(&names, "idx"),
            unique: *unique,
            parts: columns
                .iter()
                .map(|it| IndexPart { key: IndexKey::Column(it.clone()), descending: *descending })
                .collect(),
            predicate: if *partial { SqlText::portable(predicate) } else { SqlText::default() },
            method: None,
            include: vec![],
            span: Spans::default(),
        });
    }
    out.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    out.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    out.checks.sort_by(|a, b| a.name.cmp(&b.name));
    out.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

fn key_column(name: &str, ty: ColumnType, key: Key) -> Column {
    Column { auto: matches!(key, Key::Auto | Key::Uuid), ..column(ident(name), ty, false) }
}

pub(crate) fn column(name: Ident, ty: ColumnType, nullable: bool) -> Column {
    Column {
        name,
        ty,
        nullable,
        default: None,
        auto: false,
        generated: None,
        sql_type: SqlText::default(),
        collate: SqlText::default(),
        comment: None,
        private: false,
        renamed_from: None,
        backfill: SqlText::default(),
        origin: None,
    }
}

fn add_field(table: &mut Table, field: &Field, keys: &BTreeMap<&str, Key>) {
    let name = ident(&field.name);
    let quoted = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    let mut it = column(name.clone(), field.ty.clone(), field.nullable);
    it.default.clone_from(&field.default);
    it.renamed_from = field.renamed_from.as_deref().map(ident);
    it.comment.clone_from(&field.comment);
    if field.collate {
        it.collate = SqlText::portable("nocase");
    }
    if let Some((from, stored)) = &field.computed_from {
        let expression = SqlText::portable(format!("{} || '!'", quoted(from)));
        it.generated = Some(Generated { expression, stored: *stored });
    }
    table.columns.push(it);
    let own = table.name.name.clone();
    let span = Spans::default;
    if field.unique {
        let unique = Ident::derived(&[&own, &name], "key");
        table.uniques.push(Unique { name: unique, columns: vec![name.clone()], span: span() });
    }
    if field.check {
        let condition = SqlText::portable(format!("{} > -1000000", quoted(&field.name)));
        let check = Ident::derived(&[&own, &name], "check");
        table.checks.push(Check { name: check, condition, span: span() });
    }
    if field.lower_index {
        let key =
            IndexKey::Expression(SqlText::portable(format!("lower({})", quoted(&field.name))));
        table.indexes.push(Index {
            name: Ident::derived(&[&own, &name], "lower_idx"),
            unique: false,
            parts: vec![IndexPart { key, descending: false }],
            predicate: SqlText::default(),
            method: None,
            include: vec![],
            span: span(),
        });
    }
    if let Some((target, action)) = &field.references {
        let key = keys[target.as_str()];
        table.foreign_keys.push(ForeignKey {
            name: Ident::derived(&[&own, &name], "fkey"),
            columns: vec![name],
            target: TableName::plain(ident(target)),
            target_columns: key_names(key).into_iter().map(ident).collect(),
            on_delete: *action,
            on_update: Action::NoAction,
            span: span(),
        });
    }
}

/// One to eight random changes, as a person would make them.
pub(crate) fn change(random: &mut Random, old: &[Model]) -> Vec<Model> {
    let mut models = old.to_vec();
    for model in &mut models {
        model.renamed_from = None;
        model.fields.iter_mut().for_each(|it| it.renamed_from = None);
    }
    for _ in 0..=random.below(8) {
        change_once(random, &mut models, old);
    }
    models
}

fn change_once(random: &mut Random, models: &mut Vec<Model>, old: &[Model]) {
    if models.is_empty() {
        return new_model(random, models, old);
    }
    let at = random.below(models.len());
    match random.below(17) {
        0 => new_model(random, models, old),
        1 => drop_model(models, at),
        2 => rename_model(random, models, at, old),
        3 => {
            let (target, required) = (random.below(models.len()), random.chance(50));
            let before = models[target].renamed_from.as_ref().unwrap_or(&models[target].name);
            // A row that exists needs one to refer to.
            let has_rows = old.iter().any(|it| it.name == *before);
            add_reference(random, models, at, target, required && has_rows);
        }
        4 | 5 => another_field(random, &mut models[at], old),
        6 => drop_field(random, &mut models[at]),
        7 => rename_field(random, &mut models[at], old),
        8 => new_index(random, &mut models[at]),
        9 => {
            let model = &mut models[at];
            if !model.indexes.is_empty() {
                let index = random.below(model.indexes.len());
                model.indexes.remove(index);
            }
        }
        10 => models[at].comment = Some("other".into()),
        11 => {
            models[at].key = match models[at].key {
                Key::Pair => Key::Left,
                Key::Left => Key::Pair,
                other => other,
            };
        }
        _ => change_field(random, &mut models[at]),
    }
}

/// Never under the name of a field that was dropped: that would be the same field, changed. The name
/// of one that was renamed is free for another.
fn another_field(random: &mut Random, model: &mut Model, old: &[Model]) {
    let n_fields = model.fields.len();
    new_field(random, model, true);
    let Some(added) = model.fields.get(n_fields) else { return };
    let before = model.renamed_from.as_ref().unwrap_or(&model.name);
    let mut known = old.iter().filter(|it| it.name == *before).flat_map(|it| &it.fields);
    let was_there = known.any(|it| it.name.eq_ignore_ascii_case(&added.name));
    let reused = model.fields.iter().any(|it| it.renamed_from.as_ref() == Some(&added.name));
    if was_there && !reused {
        model.fields.truncate(n_fields);
    }
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

fn rename_model(random: &mut Random, models: &mut [Model], at: usize, old: &[Model]) {
    let name = TABLES[random.below(TABLES.len())].to_owned();
    let taken = |it: &Model| it.name.eq_ignore_ascii_case(&name);
    if models.iter().any(taken) || old.iter().any(taken) || models[at].renamed_from.is_some() {
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
    let field = &mut model.fields[at];
    if field.renamed_from.is_some() {
        return;
    }
    let from = std::mem::replace(&mut field.name, to.clone());
    if was_there(&from) {
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

fn change_field(random: &mut Random, model: &mut Model) {
    if model.fields.is_empty() {
        return;
    }
    let at = random.below(model.fields.len());
    let is_source = model
        .fields
        .iter()
        .any(|it| it.computed_from.as_ref().is_some_and(|it| it.0 == model.fields[at].name));
    let field = &mut model.fields[at];
    if field.computed_from.is_some() {
        return;
    }
    match random.below(7) {
        0 if !field.key => field.nullable = !field.nullable,
        1 => {
            field.default =
                if field.references.is_none() { default_of(random, &field.ty) } else { None }
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
        5 if matches!(field.ty, ColumnType::Enum(_)) => relabel(random, field),
        _ if !field.key && !is_source => {
            let pairs = type_pairs();
            let fits: Vec<ColumnType> = pairs
                .iter()
                .filter_map(|(a, b)| match (&field.ty, a, b) {
                    (ty, a, b) if ty == a => Some(b.clone()),
                    (ty, a, b)
                        if ty == b
                            && !(matches!(ty, ColumnType::Decimal { .. })
                                && *a == ColumnType::I32)
                            && !matches!(
                                ty,
                                ColumnType::Text { max_length: None }
                                    | ColumnType::I64
                                    | ColumnType::F64
                            ) =>
                    {
                        Some(a.clone())
                    }
                    _ => None,
                })
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

/// One label more, or another name for the first.
fn relabel(random: &mut Random, field: &mut Field) {
    let ColumnType::Enum(it) = &mut field.ty else { return };
    field.default = None;
    if random.chance(50) && !it.labels.contains(&"violet".to_owned()) {
        it.labels.push("violet".into());
    } else if it.renamed.is_empty() && it.labels[0] == "red" {
        it.labels[0] = "crimson".into();
        it.renamed = vec![("red".into(), "crimson".into())];
    }
}
