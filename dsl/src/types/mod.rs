//! Types: of columns ([`SqlType`]), of values inside expressions ([`ValueType`]) and of settings.

mod function;
mod setting;
mod sql;
pub mod temporal;
mod value;

pub use function::{FUNCTIONS, Fault, Function, Gives, IMPURE, Nulls, SPECIAL, Signature, Takes};
pub use setting::{Schedule, SettingValue};
pub use sql::{GeometryKind, IntWidth, LobSize, SqlType};
pub use value::{Kind, Value, ValueType};
