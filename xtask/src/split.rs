//! Cuts a wasm in two: what the first view needs, and what can come after it.
//!
//! In: a module whose functions still have their names, and which of the names are later's. Out: the first part, whole in
//! itself but for stubs where it calls the later one; the later part, which imports memory, table, globals and functions
//! of the first and puts its own into the table.
//! A stub that is called before the later part is there calls the import [`LATER`] first, which must bring it.
//! Does not: move data, or what is exported; what only later functions call goes with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use walrus::ir::{UnaryOp, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    GlobalKind, ImportedFunction, InstrSeqBuilder, Module, ModuleConfig, RefType, TableId, ValType,
};

/// What the first part imports beside what it did: a function that brings the later part.
pub(crate) const LATER: &str = "later";
/// What the first part exports beside what it did: a global that is set once the later part is there.
pub(crate) const THERE: &str = "later";

/// Both parts.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) later: Vec<u8>,
}

/// Cuts `wasm`; nothing where no function is later's.
pub(crate) fn split(wasm: &[u8], is_later: &dyn Fn(&str) -> bool) -> Result<Option<Parts>, String> {
    let module = parse(wasm)?;
    let calls = Calls::of(&module)?;
    let cut = Cut::of(&module, &calls, is_later);
    if cut.slots.is_empty() {
        return Ok(None);
    }
    let table = table_of(&module)?;
    let base = module.tables.get(table).initial;
    let first = first(parse(wasm)?, &cut, base)?;
    let later = later(module, &cut, base)?;
    Ok(Some(Parts { first, later }))
}

/// A function's name as people write it, without its hash.
pub(crate) fn plain_name(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// Reads a module; the same bytes twice give the same items in the same order.
pub(crate) fn parse(wasm: &[u8]) -> Result<Module, String> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    config.parse(wasm).map_err(|fault| format!("could not read the wasm: {fault:#}"))
}

fn table_of(module: &Module) -> Result<TableId, String> {
    let table = module.tables.main_function_table().map_err(|fault| fault.to_string())?;
    table.ok_or_else(|| "expected a table of functions, found none".to_owned())
}

/// Who names whom, by the number of a function in its module.
struct Calls {
    ids: Vec<FunctionId>,
    numbers: HashMap<FunctionId, usize>,
    called: Vec<BTreeSet<usize>>,
    globals: Vec<BTreeSet<GlobalId>>,
    /// Functions that the table holds.
    pointed_at: BTreeSet<usize>,
    /// Functions that work on another table: that of the browser's objects, which only the first part has.
    handling: BTreeSet<usize>,
}

struct Seen<'a> {
    numbers: &'a HashMap<FunctionId, usize>,
    called: BTreeSet<usize>,
    globals: BTreeSet<GlobalId>,
    tables: BTreeSet<TableId>,
}

impl<'instr> Visitor<'instr> for Seen<'_> {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.called.extend(self.numbers.get(function));
    }

    fn visit_global_id(&mut self, global: &GlobalId) {
        self.globals.insert(*global);
    }

    fn visit_table_id(&mut self, table: &TableId) {
        self.tables.insert(*table);
    }
}

impl Calls {
    fn of(module: &Module) -> Result<Self, String> {
        let main = table_of(module)?;
        let ids: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
        let numbers: HashMap<FunctionId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut handling = BTreeSet::new();
        let (mut called, mut globals) = (vec![BTreeSet::new(); ids.len()], vec![BTreeSet::new(); ids.len()]);
        for (id, function) in module.funcs.iter_local() {
            let (no_calls, no_globals, no_tables) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            let mut seen =
                Seen { numbers: &numbers, called: no_calls, globals: no_globals, tables: no_tables };
            dfs_in_order(&mut seen, function, function.entry_block());
            called[numbers[&id]] = seen.called;
            globals[numbers[&id]] = seen.globals;
            if seen.tables.iter().any(|table| *table != main) {
                handling.insert(numbers[&id]);
            }
        }
        let mut pointed_at = BTreeSet::new();
        for element in module.elements.iter() {
            match &element.items {
                ElementItems::Functions(functions) => {
                    pointed_at.extend(functions.iter().map(|id| numbers[id]))
                }
                ElementItems::Expressions(RefType::FUNCREF, _) => {
                    return Err("expected functions in the table, found expressions".to_owned());
                }
                ElementItems::Expressions(..) => {}
            }
        }
        Ok(Self { ids, numbers, called, globals, pointed_at, handling })
    }
}

/// Where the cut runs; functions by their numbers.
struct Cut {
    /// Later functions that the first part calls or points at, each with its place behind the end of the table.
    slots: BTreeMap<usize, usize>,
    /// The first part's functions that the later one calls, each with the name it is exported by.
    shared: BTreeMap<usize, String>,
    /// The globals that the later one uses, likewise, by their place in the module.
    globals: BTreeMap<usize, String>,
}

impl Cut {
    fn of(module: &Module, calls: &Calls, is_later: &dyn Fn(&str) -> bool) -> Self {
        let named_later = |at: usize| {
            let function = module.funcs.get(calls.ids[at]);
            let name = function.name.as_deref().map(plain_name).unwrap_or_default();
            let is_own = matches!(function.kind, FunctionKind::Local(_)) && !calls.handling.contains(&at);
            is_own && is_later(&name)
        };
        let named_later: Vec<bool> = (0..calls.ids.len()).map(named_later).collect();
        let exported = module.exports.iter().filter_map(|export| match export.item {
            ExportItem::Function(id) => Some(calls.numbers[&id]),
            _ => None,
        });
        let started = module.start.map(|id| calls.numbers[&id]);
        let pointed_at = calls.pointed_at.iter().copied().filter(|at| !named_later[*at]);
        let mut open: Vec<usize> =
            exported.chain(started).chain(pointed_at).chain(calls.handling.iter().copied()).collect();
        // Whatever is imported is the first part's: the glue is given to it alone.
        let is_import = |id: &FunctionId| matches!(module.funcs.get(*id).kind, FunctionKind::Import(_));
        let mut kept: Vec<bool> = calls.ids.iter().map(is_import).collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut kept[at], true) {
                open.extend(calls.called[at].iter().filter(|callee| !named_later[**callee]));
            }
        }
        // An exported function that is named later's was kept above, whoever calls it.
        let called = (0..kept.len()).filter(|at| kept[*at]).flat_map(|at| &calls.called[at]);
        let stubs: BTreeSet<usize> =
            called.chain(&calls.pointed_at).copied().filter(|at| !kept[*at]).collect();
        let slots = stubs.into_iter().enumerate().map(|(place, at)| (at, place)).collect();
        let moved = || (0..kept.len()).filter(|at| !kept[*at]);
        let short = |(number, at)| (at, format!("{number:x}"));
        let shared: BTreeSet<usize> =
            moved().flat_map(|at| &calls.called[at]).copied().filter(|at| kept[*at]).collect();
        let shared: BTreeMap<usize, String> = shared.into_iter().enumerate().map(short).collect();
        let used: BTreeSet<GlobalId> = moved().flat_map(|at| &calls.globals[at]).copied().collect();
        let places = module.globals.iter().enumerate().filter(|(_, global)| used.contains(&global.id()));
        let globals = places.map(|(place, _)| (place, format!("g{place:x}"))).collect();
        Self { slots, shared, globals }
    }
}

/// The names by which the later part finds the first one's memory and table.
const MEMORY: &str = "memory";
const TABLE: &str = "table";

/// Exports what the later part needs, and puts a stub in place of each of its functions that is called or pointed at.
fn first(mut module: Module, cut: &Cut, base: u64) -> Result<Vec<u8>, String> {
    let ids: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
    let glue = module.imports.iter().next().map(|import| import.module.clone()).unwrap_or_default();
    let table = table_of(&module)?;
    let there = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    module.exports.add(THERE, there);
    let nothing = module.types.add(&[], &[]);
    let (bring, _) = module.add_import_func(&glue, LATER, nothing);
    for (at, place) in &cut.slots {
        let ty = module.funcs.get(ids[*at]).ty();
        let (params, results) =
            (module.types.get(ty).params().to_vec(), module.types.get(ty).results().to_vec());
        let args: Vec<_> = params.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut stub = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = stub.func_body();
        body.global_get(there).unop(UnaryOp::I32Eqz);
        let bring = |then: &mut InstrSeqBuilder<'_>| {
            then.call(bring);
        };
        body.if_else(None, bring, |_| {});
        for arg in &args {
            body.local_get(*arg);
        }
        let slot = i32::try_from(base + *place as u64).map_err(|fault| fault.to_string())?;
        body.i32_const(slot).call_indirect(ty, table);
        module.funcs.get_mut(ids[*at]).kind = FunctionKind::Local(stub.local_func(args));
    }
    for (at, name) in &cut.shared {
        module.exports.add(name, ids[*at]);
    }
    let globals: Vec<GlobalId> = module.globals.iter().map(walrus::Global::id).collect();
    for (place, name) in &cut.globals {
        module.exports.add(name, globals[*place]);
    }
    grow(&mut module, table, base, cut);
    module.exports.add(TABLE, table);
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn grow(module: &mut Module, table: TableId, base: u64, cut: &Cut) {
    let table = module.tables.get_mut(table);
    table.initial = base + cut.slots.len() as u64;
    table.maximum = table.maximum.map(|most| most.max(table.initial));
}

/// Imports all that the first part keeps, and puts the rest into the table.
fn later(mut module: Module, cut: &Cut, base: u64) -> Result<Vec<u8>, String> {
    let ids: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
    let table = table_of(&module)?;
    module.start = None;
    for export in module.exports.iter().map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for (at, name) in &cut.shared {
        let id = ids[*at];
        if let FunctionKind::Import(function) = &module.funcs.get(id).kind {
            let import = module.imports.get_mut(function.import);
            (import.module, import.name) = (String::new(), name.clone());
        } else {
            let ty = module.funcs.get(id).ty();
            let import = module.imports.add("", name, id);
            module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    let globals: Vec<GlobalId> = module.globals.iter().map(walrus::Global::id).collect();
    for (place, name) in &cut.globals {
        let import = module.imports.add("", name, globals[*place]);
        module.globals.get_mut(globals[*place]).kind = GlobalKind::Import(import);
    }
    for data in module.data.iter().map(walrus::Data::id).collect::<Vec<_>>() {
        module.data.delete(data);
    }
    let memory = module.get_memory_id().map_err(|fault| fault.to_string())?;
    let import = module.imports.add("", MEMORY, memory);
    module.memories.get_mut(memory).import = Some(import);
    module.memories.get_mut(memory).data_segments.clear();
    for element in module.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
        module.elements.delete(element);
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
    let import = module.imports.add("", TABLE, table);
    module.tables.get_mut(table).import = Some(import);
    grow(&mut module, table, base, cut);
    let offset = ConstExpr::Value(Value::I32(i32::try_from(base).map_err(|fault| fault.to_string())?));
    let functions = ElementItems::Functions(cut.slots.keys().map(|at| ids[*at]).collect());
    let element = module.elements.add(ElementKind::Active { table, offset }, functions);
    module.tables.get_mut(table).elem_segments.insert(element);
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::FunctionId;

    /// `draw` is exported and calls `shade` and `tell`; only `tell` calls `word`, and `shade` too; `hint` is pointed at.
    fn sample() -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add(MEMORY, memory);
        let nothing = module.types.add(&[], &[]);
        let (clock, _) = module.add_import_func("./glue.js", "clock", nothing);
        module.add_import_func("./glue.js", "unused", nothing);
        let height = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(7)));
        let add = |module: &mut Module, name: &str, calls: &[FunctionId], reads: bool| {
            let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
            function.name(name.to_owned());
            let arg = module.locals.add(ValType::I32);
            let mut body = function.func_body();
            body.local_get(arg);
            if reads {
                body.global_get(height).binop(walrus::ir::BinaryOp::I32Add);
            }
            for call in calls {
                body.call(*call);
            }
            function.finish(vec![arg], &mut module.funcs)
        };
        let shade = add(&mut module, "city::draw::shade", &[], false);
        let word = add(&mut module, "city::words::word", &[], true);
        let tell = add(&mut module, "city::words::tell", &[word, shade], false);
        let hint = add(&mut module, "city::words::hint", &[word], false);
        let said = module.funcs.get_mut(hint).kind.unwrap_local_mut();
        said.builder_mut().func_body().call_at(0, clock);
        let draw = add(&mut module, "city::draw::draw", &[shade, tell], false);
        module.exports.add("draw", draw);
        let table = module.tables.add_local(false, 2, Some(2), RefType::FUNCREF);
        let offset = ConstExpr::Value(Value::I32(1));
        let element =
            module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(vec![hint]));
        module.tables.get_mut(table).elem_segments.insert(element);
        module.emit_wasm()
    }

    fn imports(module: &Module) -> Vec<(String, String)> {
        module.imports.iter().map(|import| (import.module.clone(), import.name.clone())).collect()
    }

    fn exports(module: &Module) -> Vec<&str> {
        module.exports.iter().map(|export| export.name.as_str()).collect()
    }

    #[test]
    fn a_module_is_cut_between_what_draws_and_what_tells() {
        let parts = split(&sample(), &|name| name.starts_with("city::words::")).unwrap().unwrap();
        let first = parse(&parts.first).unwrap();
        let glue = |name: &str| ("./glue.js".to_owned(), name.to_owned());
        assert_eq!(imports(&first), ["clock", LATER].map(glue), "an import that nobody calls is dropped");
        assert_eq!(
            exports(&first),
            [MEMORY, "draw", THERE, "0", "1", "g0", TABLE],
            "the clock, shade and height are lent"
        );
        assert_eq!(first.funcs.iter_local().count(), 4, "draw, shade, and stubs for tell and hint");
        let table = first.tables.iter().next().unwrap();
        assert_eq!((table.initial, table.maximum), (4, Some(4)), "two places for tell and hint");
        let later = parse(&parts.later).unwrap();
        let own = |name: &str| (String::new(), name.to_owned());
        assert_eq!(imports(&later), ["0", "1", "g0", TABLE].map(own), "what it needs and no more");
        assert_eq!(exports(&later), [""; 0], "it is reached through the table");
        assert_eq!(later.funcs.iter_local().count(), 3, "tell, hint, and word once");
        let element = later.elements.iter().next().unwrap();
        let ElementItems::Functions(functions) = &element.items else { panic!("functions are put there") };
        assert_eq!(functions.len(), 2, "tell and hint are put into the table");
    }

    #[test]
    fn a_module_of_which_nothing_is_later_stays_whole() {
        assert!(split(&sample(), &|_| false).unwrap().is_none(), "nothing to cut");
        let exported = split(&sample(), &|name| name == "city::draw::draw").unwrap();
        assert!(exported.is_none(), "what is exported stays");
    }

    #[test]
    fn names_lose_their_hashes() {
        let name = "_ZN8civitwin5words4tree4tree17h19d39a966c3b68fdE";
        assert_eq!(plain_name(name), "civitwin::words::tree::tree", "the same in every build");
        assert_eq!(plain_name("memcpy"), "memcpy", "some names are plain already");
    }
}
