//! Types: of columns ([`SqlType`]), of values inside expressions ([`ValueType`]) and of settings.

mod setting;
mod sql;
pub mod temporal;
mod value;

pub use setting::{Schedule, SettingValue};
pub use sql::{GeometryKind, IntWidth, LobSize, SqlType};
pub use value::{Kind, Value, ValueType};
