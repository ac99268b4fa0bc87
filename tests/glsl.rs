//! Keeps the WebGL2 shaders fresh: GLSL ES 3.00 from the WGSL that WebGPU runs, so that both draw the same picture.
//!
//! In: the joined WGSL of every shader (`gpu::shaders::source`), entries `vertex_main` and `fragment_main`.
//! Out: `shaders/gl/NAME.vert`, `NAME.frag`, and `table.rs`, which says what naga called blocks and samplers.
//! Clip space: WGSL has depth 0 at the near plane and 1 at the far plane, GL -1 and 1; the vertex text converts.
//! Up is up in both, so y and the winding stay as they are; but a fragment's `position` counts rows from below in GL,
//! so shaders may use it for grain, not for place.
//! The files are committed, so that the crate builds alone. `cargo xtask glsl` sets [`BLESS`], and then they are written
//! anew; without it they are compared.
//! Does not: compile GLSL (a browser does).

use civitwin::gpu::{Shader, shaders};
use naga::back::glsl;
use naga::valid::{Capabilities, ModuleInfo, ValidationFlags, Validator};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Environment variable: write instead of compare.
const BLESS: &str = "CIVITWIN_BLESS";

/// What naga writes into the vertex entry to go from WebGPU's clip space to GL's window, upside down.
const NAGA_ADJUST: &str = "gl_Position.yz = vec2(-gl_Position.y, gl_Position.z * 2.0 - gl_Position.w);";
/// The half of it that is wanted where the picture is not turned over afterwards.
const DEPTH_ADJUST: &str = "gl_Position.z = gl_Position.z * 2.0 - gl_Position.w;";

/// All files by name.
fn generate() -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    let mut arms = String::new();
    for shader in shaders::SHADERS {
        let stem = shaders::name(shader);
        let program = translate(&shaders::source(shader)).map_err(|error| format!("{stem}: {error}"))?;
        write_arm(&mut arms, shader, stem, &program);
        files.insert(format!("{stem}.vert"), program.vertex);
        files.insert(format!("{stem}.frag"), program.fragment);
    }
    files.insert("table.rs".to_owned(), table(&arms));
    Ok(files)
}

/// One shader in GLSL, with the names that stand for its bindings (each stage has names of its own).
struct Program {
    vertex: String,
    fragment: String,
    /// Binding, bytes, block name.
    blocks: Vec<(u32, u32, String)>,
    /// Binding, sampler name.
    samplers: Vec<(u32, String)>,
}

fn translate(wgsl: &str) -> Result<Program, String> {
    let module = naga::front::wgsl::parse_str(wgsl).map_err(|error| error.emit_to_string(wgsl))?;
    let mut program =
        Program { vertex: String::new(), fragment: String::new(), blocks: Vec::new(), samplers: Vec::new() };
    let vertex = write_stage(&module, naga::ShaderStage::Vertex, &mut program)?;
    if !vertex.contains(&tight(NAGA_ADJUST)) {
        return Err("expected naga's clip space line in the vertex text, found none".to_owned());
    }
    program.vertex = vertex.replace(&tight(NAGA_ADJUST), &tight(DEPTH_ADJUST));
    program.fragment = write_stage(&module, naga::ShaderStage::Fragment, &mut program)?;
    program.blocks.sort();
    program.samplers.sort();
    Ok(program)
}

/// One stage's text; its bindings are added to the program.
fn write_stage(
    module: &naga::Module,
    stage: naga::ShaderStage,
    program: &mut Program,
) -> Result<String, String> {
    let entry_point = match stage {
        naga::ShaderStage::Vertex => "vertex_main",
        _ => "fragment_main",
    };
    // What the other stage alone needs would be carried to every page.
    let mut module = module.clone();
    module.entry_points.retain(|entry| entry.name == entry_point);
    naga::compact::compact(&mut module, naga::compact::KeepUnused::No);
    let info = validate(&module)?;
    let options = glsl::Options {
        version: glsl::Version::Embedded { version: 300, is_webgl: true },
        writer_flags: glsl::WriterFlags::ADJUST_COORDINATE_SPACE,
        ..glsl::Options::default()
    };
    let pipeline =
        glsl::PipelineOptions { shader_stage: stage, entry_point: entry_point.to_owned(), multiview: None };
    let policies = naga::proc::BoundsCheckPolicies::default();
    let mut text = String::new();
    let reflection = glsl::Writer::new(&mut text, &module, &info, &options, &pipeline, policies)
        .and_then(|mut writer| writer.write())
        .map_err(|error| format!("{entry_point}: {error}"))?;
    for (handle, name) in reflection.uniforms {
        let variable = &module.global_variables[handle];
        let bytes = module.types[variable.ty].inner.size(module.to_ctx()).next_multiple_of(16);
        program.blocks.push((binding(variable)?, bytes, name));
    }
    for (name, mapping) in reflection.texture_mapping {
        program.samplers.push((binding(&module.global_variables[mapping.texture])?, short(&name)));
    }
    Ok(small(&text))
}

/// Naga's long names for what it numbers, as short ones.
fn short(text: &str) -> String {
    text.replace("_group_0_binding_", "g").replace("_vs2fs_location", "v").replace("_fs2p_location", "o")
}

/// Leaves out the spaces that part nothing; a line for the preprocessor keeps its own.
fn tight(line: &str) -> String {
    const MARKS: &str = "=+-*/<>(){}[],;?:&|!";
    let mut kept = String::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let parts = |beside: Option<&char>| beside.is_some_and(|&beside| !MARKS.contains(beside));
        let is_idle = letter == ' ' && !(parts(kept.chars().last().as_ref()) && parts(letters.peek()));
        if !is_idle || line.starts_with('#') {
            kept.push(letter);
        }
    }
    kept
}

/// Takes the brackets away that naga puts around a whole condition, and around what is returned or assigned.
fn bare(line: &str) -> String {
    let is_balanced = |text: &str| {
        let mut depth = 0;
        text.chars().all(|letter| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth >= 0
        })
    };
    for (opening, closing, kept) in [("if((", ")){", ["if(", "){"]), ("return(", ");", ["return ", ";"])] {
        let inner = line.strip_prefix(opening).and_then(|rest| rest.strip_suffix(closing));
        if let (Some(inner), [before, after]) = (inner.filter(|inner| is_balanced(inner)), kept) {
            return [before, inner, after].concat();
        }
    }
    if let Some((before, inner)) = line.strip_suffix(");").and_then(|rest| rest.split_once("=("))
        && !before.ends_with(['=', '<', '>', '!'])
        && is_balanced(inner)
    {
        return [before, "=", inner, ";"].concat();
    }
    line.to_owned()
}

/// Leaves out indents, empty lines, idle spaces and brackets, and constants that nothing uses.
fn small(text: &str) -> String {
    let text = short(text);
    let is_used = |line: &&str| {
        let name = line.strip_prefix("const ").and_then(|rest| rest.split(' ').nth(1));
        name.is_none_or(|name| text.matches(name).count() > 1)
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.filter(is_used).map(|line| bare(&tight(line)) + "\n").collect()
}

fn validate(module: &naga::Module) -> Result<ModuleInfo, String> {
    Validator::new(ValidationFlags::all(), Capabilities::empty())
        .validate(module)
        .map_err(|error| error.as_inner().to_string())
}

fn binding(variable: &naga::GlobalVariable) -> Result<u32, String> {
    match variable.binding {
        Some(naga::ResourceBinding { group: 0, binding }) => Ok(binding),
        other => Err(format!("expected every binding in group 0, found {other:?}")),
    }
}

/// One shader's row in the table.
fn write_arm(arms: &mut String, shader: Shader, stem: &str, program: &Program) {
    let mut line = |text: String| {
        arms.push_str(&text);
        arms.push('\n');
    };
    line(format!("        Shader::{shader:?} => Source {{"));
    line(format!("            vertex: include_str!(\"{stem}.vert\"),"));
    line(format!("            fragment: include_str!(\"{stem}.frag\"),"));
    line("            blocks: &[".to_owned());
    for (binding, bytes, name) in &program.blocks {
        line(format!(
            "                Block {{ binding: {binding}, size_bytes: {bytes}, name: \"{name}\" }},"
        ));
    }
    line("            ],".to_owned());
    line("            samplers: &[".to_owned());
    for (binding, name) in &program.samplers {
        line(format!("                Sampler {{ binding: {binding}, name: \"{name}\" }},"));
    }
    line("            ],".to_owned());
    line("        },".to_owned());
}

fn table(arms: &str) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "// Which text, uniform blocks and samplers each shader has in GLSL. Written by `cargo xtask glsl`.\n\
         \n\
         /// The text and bindings of a shader.\n\
         fn source(shader: Shader) -> Source {{\n    match shader {{\n{arms}    }}\n}}\n"
    );
    text
}

#[test]
fn the_webgl_shaders_are_those_of_webgpu() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders/gl");
    let files = generate().expect("every shader translates");
    let is_fresh = |(name, text): &(&String, &String)| {
        std::fs::read_to_string(folder.join(name)).is_ok_and(|found| found == **text)
    };
    let stale: Vec<_> = files.iter().filter(|file| !is_fresh(file)).collect();
    if std::env::var_os(BLESS).is_some() {
        std::fs::create_dir_all(&folder).expect("a folder for the files");
        for (name, text) in stale {
            std::fs::write(folder.join(name), text).expect("a file that can be written");
            println!("wrote shaders/gl/{name}");
        }
        return;
    }
    let names: Vec<_> = stale.iter().map(|(name, _)| name).collect();
    assert!(names.is_empty(), "stale files under shaders/gl, run `cargo xtask glsl`: {names:?}");
}

#[test]
fn depth_is_stretched_and_up_stays_up() {
    let wgsl = "@vertex fn vertex_main() -> @builtin(position) vec4<f32> { return vec4(0.0, 1.0, 0.5, 1.0); }\n\
                @fragment fn fragment_main() -> @location(0) vec4<f32> { return vec4(1.0); }";
    let program = translate(wgsl).expect("plain WGSL");
    assert!(program.vertex.contains(&tight(DEPTH_ADJUST)), "no depth conversion in {}", program.vertex);
    assert!(!program.vertex.contains("-gl_Position.y"), "turned over: {}", program.vertex);
}

#[test]
fn a_binding_outside_group_0_is_refused() {
    let wgsl = "@group(1) @binding(0) var<uniform> tint: vec4<f32>;\n\
                @vertex fn vertex_main() -> @builtin(position) vec4<f32> { return tint; }\n\
                @fragment fn fragment_main() -> @location(0) vec4<f32> { return tint; }";
    let error = translate(wgsl).err().unwrap_or_default();
    assert!(error.contains("group 0"), "said {error:?}");
}
