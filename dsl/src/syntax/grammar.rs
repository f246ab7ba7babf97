//! The generated parser. Its rules are private to [`super`]: nothing outside sees a rule's name.
#![allow(missing_docs)]

use pest_derive::Parser;

/// Matches one rule of `mig.pest` at the beginning of a text.
#[derive(Parser)]
#[grammar = "syntax/mig.pest"]
pub struct Grammar;

/// A matched rule.
pub type Pair<'t> = pest::iterators::Pair<'t, Rule>;

/// Signs and keywords that carry no content of their own.
pub const fn is_sign(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::open
            | Rule::close
            | Rule::arrow
            | Rule::fat_arrow
            | Rule::equals
            | Rule::colon
            | Rule::comma
            | Rule::open_paren
            | Rule::close_paren
            | Rule::open_list
            | Rule::close_list
            | Rule::line_end
            | Rule::EOI
            | Rule::case_word
            | Rule::when_word
            | Rule::then_word
            | Rule::else_word
            | Rule::end_word
            | Rule::cast_word
    ) || is_keyword(rule)
}

/// Keywords.
pub const fn is_keyword(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_action
            | Rule::kw_add
            | Rule::kw_as
            | Rule::kw_between
            | Rule::kw_block
            | Rule::kw_by
            | Rule::kw_cast
            | Rule::kw_chunk
            | Rule::kw_connector
            | Rule::kw_ddl
            | Rule::kw_do
            | Rule::kw_drop
            | Rule::kw_edition
            | Rule::kw_error
            | Rule::kw_escape
            | Rule::kw_exclude
            | Rule::kw_expect
            | Rule::kw_filter
            | Rule::kw_fn
            | Rule::kw_for
            | Rule::kw_from
            | Rule::kw_given
            | Rule::kw_import
            | Rule::kw_in
            | Rule::kw_include
            | Rule::kw_into
            | Rule::kw_is
            | Rule::kw_is_op
            | Rule::kw_keep
            | Rule::kw_key
            | Rule::kw_let
            | Rule::kw_like
            | Rule::kw_map
            | Rule::kw_matching
            | Rule::kw_nothing
            | Rule::kw_on
            | Rule::kw_online_ddl
            | Rule::kw_param
            | Rule::kw_pipeline
            | Rule::kw_provides
            | Rule::kw_regexp
            | Rule::kw_rename
            | Rule::kw_require
            | Rule::kw_route
            | Rule::kw_set
            | Rule::kw_shard
            | Rule::kw_size
            | Rule::kw_source
            | Rule::kw_target
            | Rule::kw_test
            | Rule::kw_type
            | Rule::kw_using
            | Rule::kw_when
            | Rule::kw_where
    )
}
