//! The operator classes that the server itself brings, by method and by the types of ours that each
//! takes. One of an extension is not among them, and nothing is known of it.

use crate::schema::Kind;

type Methods = &'static [&'static str];

/// Classes that take the same type, each of all these methods; `None` where it is none of ours.
struct Classes {
    methods: Methods,
    kind: Option<Kind>,
    names: &'static [&'static str],
}

const fn of(methods: Methods, kind: Kind, names: &'static [&'static str]) -> Classes {
    Classes { methods, kind: Some(kind), names }
}

const fn foreign(methods: Methods, names: &'static [&'static str]) -> Classes {
    Classes { methods, kind: None, names }
}

/// What can be ordered can be hashed.
const BTREE_AND_HASH: Methods = &["btree", "hash"];

const CLASSES: &[Classes] = &[
    of(BTREE_AND_HASH, Kind::Bool, &["bool_ops"]),
    of(BTREE_AND_HASH, Kind::I16, &["int2_ops"]),
    of(BTREE_AND_HASH, Kind::I32, &["int4_ops", "oid_ops"]),
    of(BTREE_AND_HASH, Kind::I64, &["int8_ops"]),
    of(BTREE_AND_HASH, Kind::F32, &["float4_ops"]),
    of(BTREE_AND_HASH, Kind::F64, &["float8_ops"]),
    of(
        BTREE_AND_HASH,
        Kind::Text,
        &[
            "bpchar_ops",
            "bpchar_pattern_ops",
            "text_ops",
            "text_pattern_ops",
            "varchar_ops",
            "varchar_pattern_ops",
        ],
    ),
    of(BTREE_AND_HASH, Kind::Bytes, &["bytea_ops"]),
    of(BTREE_AND_HASH, Kind::Uuid, &["uuid_ops"]),
    of(BTREE_AND_HASH, Kind::Decimal, &["numeric_ops"]),
    of(BTREE_AND_HASH, Kind::Date, &["date_ops"]),
    of(BTREE_AND_HASH, Kind::Time, &["time_ops"]),
    of(BTREE_AND_HASH, Kind::DateTime, &["timestamp_ops"]),
    of(BTREE_AND_HASH, Kind::Timestamp, &["timestamptz_ops"]),
    of(BTREE_AND_HASH, Kind::Json, &["jsonb_ops"]),
    of(BTREE_AND_HASH, Kind::Enum, &["enum_ops"]),
    of(BTREE_AND_HASH, Kind::Array, &["array_ops"]),
    foreign(
        &["btree"],
        &[
            "bit_ops",
            "char_ops",
            "cidr_ops",
            "inet_ops",
            "interval_ops",
            "macaddr8_ops",
            "macaddr_ops",
            "money_ops",
            "multirange_ops",
            "name_ops",
            "oidvector_ops",
            "pg_lsn_ops",
            "range_ops",
            "record_image_ops",
            "record_ops",
            "tid_ops",
            "timetz_ops",
            "tsquery_ops",
            "tsvector_ops",
            "varbit_ops",
            "xid8_ops",
        ],
    ),
    foreign(
        &["hash"],
        &[
            "aclitem_ops",
            "char_ops",
            "cid_ops",
            "cidr_ops",
            "inet_ops",
            "interval_ops",
            "macaddr8_ops",
            "macaddr_ops",
            "multirange_ops",
            "name_ops",
            "oidvector_ops",
            "pg_lsn_ops",
            "range_ops",
            "record_ops",
            "tid_ops",
            "timetz_ops",
            "xid8_ops",
            "xid_ops",
        ],
    ),
    of(&["gin"], Kind::Json, &["jsonb_ops", "jsonb_path_ops"]),
    of(&["gin"], Kind::Array, &["array_ops"]),
    foreign(&["gin"], &["tsvector_ops"]),
    foreign(
        &["gist"],
        &[
            "box_ops",
            "circle_ops",
            "inet_ops",
            "multirange_ops",
            "point_ops",
            "poly_ops",
            "range_ops",
            "tsquery_ops",
            "tsvector_ops",
        ],
    ),
    of(&["spgist"], Kind::Text, &["text_ops"]),
    foreign(
        &["spgist"],
        &["box_ops", "inet_ops", "kd_point_ops", "poly_ops", "quad_point_ops", "range_ops"],
    ),
    of(&["brin"], Kind::I16, &["int2_bloom_ops", "int2_minmax_multi_ops", "int2_minmax_ops"]),
    of(
        &["brin"],
        Kind::I32,
        &[
            "int4_bloom_ops",
            "int4_minmax_multi_ops",
            "int4_minmax_ops",
            "oid_bloom_ops",
            "oid_minmax_multi_ops",
            "oid_minmax_ops",
        ],
    ),
    of(&["brin"], Kind::I64, &["int8_bloom_ops", "int8_minmax_multi_ops", "int8_minmax_ops"]),
    of(&["brin"], Kind::F32, &["float4_bloom_ops", "float4_minmax_multi_ops", "float4_minmax_ops"]),
    of(&["brin"], Kind::F64, &["float8_bloom_ops", "float8_minmax_multi_ops", "float8_minmax_ops"]),
    of(
        &["brin"],
        Kind::Text,
        &["bpchar_bloom_ops", "bpchar_minmax_ops", "text_bloom_ops", "text_minmax_ops"],
    ),
    of(&["brin"], Kind::Bytes, &["bytea_bloom_ops", "bytea_minmax_ops"]),
    of(&["brin"], Kind::Uuid, &["uuid_bloom_ops", "uuid_minmax_multi_ops", "uuid_minmax_ops"]),
    of(
        &["brin"],
        Kind::Decimal,
        &["numeric_bloom_ops", "numeric_minmax_multi_ops", "numeric_minmax_ops"],
    ),
    of(&["brin"], Kind::Date, &["date_bloom_ops", "date_minmax_multi_ops", "date_minmax_ops"]),
    of(&["brin"], Kind::Time, &["time_bloom_ops", "time_minmax_multi_ops", "time_minmax_ops"]),
    of(
        &["brin"],
        Kind::DateTime,
        &["timestamp_bloom_ops", "timestamp_minmax_multi_ops", "timestamp_minmax_ops"],
    ),
    of(
        &["brin"],
        Kind::Timestamp,
        &["timestamptz_bloom_ops", "timestamptz_minmax_multi_ops", "timestamptz_minmax_ops"],
    ),
    foreign(
        &["brin"],
        &[
            "bit_minmax_ops",
            "box_inclusion_ops",
            "char_bloom_ops",
            "char_minmax_ops",
            "inet_bloom_ops",
            "inet_inclusion_ops",
            "inet_minmax_multi_ops",
            "inet_minmax_ops",
            "interval_bloom_ops",
            "interval_minmax_multi_ops",
            "interval_minmax_ops",
            "macaddr8_bloom_ops",
            "macaddr8_minmax_multi_ops",
            "macaddr8_minmax_ops",
            "macaddr_bloom_ops",
            "macaddr_minmax_multi_ops",
            "macaddr_minmax_ops",
            "name_bloom_ops",
            "name_minmax_ops",
            "pg_lsn_bloom_ops",
            "pg_lsn_minmax_multi_ops",
            "pg_lsn_minmax_ops",
            "range_inclusion_ops",
            "tid_bloom_ops",
            "tid_minmax_multi_ops",
            "tid_minmax_ops",
            "timetz_bloom_ops",
            "timetz_minmax_multi_ops",
            "timetz_minmax_ops",
            "varbit_minmax_ops",
        ],
    ),
];

/// Whether a column of this type can be in an index of the method by this class, as it is written;
/// `None` for a class that the server itself does not bring.
pub fn takes(method: &str, class: &str, kind: Kind) -> Option<bool> {
    let name = class.to_lowercase();
    let mut known = of_method(method).filter(|it| it.names.contains(&name.as_str())).peekable();
    known.peek()?;
    Some(known.any(|it| it.kind == Some(kind)))
}

/// The classes of a method that take this type.
pub fn names(method: &str, kind: Kind) -> Vec<&'static str> {
    let of_kind = of_method(method).filter(|it| it.kind == Some(kind));
    of_kind.flat_map(|it| it.names).copied().collect()
}

fn of_method(method: &str) -> impl Iterator<Item = &'static Classes> {
    CLASSES.iter().filter(move |it| it.methods.contains(&method))
}
