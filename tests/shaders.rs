//! Every shader is WGSL that both backends can take, and its blocks lie where Rust writes them.

#![cfg(feature = "gpu")]

use civitwin::gpu::blocks::{DrawBlock, FrameBlock};
use civitwin::gpu::shaders::{SHADERS, name, source};
use naga::back::glsl;
use naga::valid::{Capabilities, ModuleInfo, ValidationFlags, Validator};
use std::mem::{offset_of, size_of};

fn checked(shader: civitwin::gpu::Shader) -> (naga::Module, ModuleInfo) {
    let text = source(shader);
    let module = naga::front::wgsl::parse_str(&text)
        .unwrap_or_else(|error| panic!("{}: {}", name(shader), error.emit_to_string(&text)));
    let info = Validator::new(ValidationFlags::all(), Capabilities::empty())
        .validate(&module)
        .unwrap_or_else(|error| panic!("{}: {}", name(shader), error.emit_to_string(&text)));
    (module, info)
}

/// Members of a WGSL struct with their offsets, and its size.
fn layout(module: &naga::Module, wanted: &str) -> (Vec<(String, usize)>, usize) {
    module
        .types
        .iter()
        .find_map(|(_, found)| match &found.inner {
            naga::TypeInner::Struct { members, span } if found.name.as_deref() == Some(wanted) => {
                let named = |member: &naga::StructMember| {
                    (member.name.clone().unwrap_or_default(), member.offset as usize)
                };
                Some((members.iter().map(named).collect(), *span as usize))
            }
            _ => None,
        })
        .unwrap_or_else(|| panic!("no struct {wanted:?}"))
}

macro_rules! offsets {
    ($block:ty: $($field:ident),+) => { vec![$((stringify!($field).to_owned(), offset_of!($block, $field))),+] };
}

#[test]
fn every_shader_can_be_said_in_the_shading_language_of_webgl() {
    for shader in SHADERS {
        let (module, info) = checked(shader);
        for (stage, entry_point) in
            [(naga::ShaderStage::Vertex, "vertex_main"), (naga::ShaderStage::Fragment, "fragment_main")]
        {
            let mut text = String::new();
            let options = glsl::Options {
                version: glsl::Version::new_gles(300),
                writer_flags: glsl::WriterFlags::empty(),
                ..glsl::Options::default()
            };
            let pipeline = glsl::PipelineOptions {
                shader_stage: stage,
                entry_point: entry_point.to_owned(),
                multiview: None,
            };
            let policies = naga::proc::BoundsCheckPolicies::default();
            let written = glsl::Writer::new(&mut text, &module, &info, &options, &pipeline, policies)
                .and_then(|mut writer| writer.write());
            if let Err(error) = written {
                panic!("{} {entry_point}: {error}", name(shader));
            }
            assert!(text.starts_with("#version 300 es"), "{} {entry_point} begins {text:.40}", name(shader));
            if let Ok(folder) = std::env::var("CIVITWIN_GLSL_OUT") {
                let path = std::path::Path::new(&folder).join(format!("{}.{entry_point}.glsl", name(shader)));
                std::fs::write(path, &text).expect("the folder can be written");
            }
        }
    }
}

#[test]
fn the_blocks_lie_in_wgsl_where_rust_writes_them() {
    let (module, _) = checked(civitwin::gpu::Shader::Wall);
    let frame = offsets!(FrameBlock: clip_from_centre, eye_m, right, up, forward, sun_direction, sun_light, sky_light,
        bounce_light, ground, sky_low, sky_high, hover_light, selected_light, ink, haze, viewport_px, pixel_ratio, tier);
    let draw = offsets!(DrawBlock: origin_m, unit_m, first_record, alpha, value_alpha, sides, vertices, first_number);
    assert_eq!(layout(&module, "Frame"), (frame, size_of::<FrameBlock>()), "the frame's block");
    // A structure of WGSL ends at a multiple of eight bytes.
    assert_eq!(layout(&module, "Draw"), (draw, size_of::<DrawBlock>()), "the draw's block");
}

/// The constant's value, wherever some shader has it.
fn constant(wanted: &str) -> Option<u32> {
    SHADERS.into_iter().find_map(|shader| {
        let (module, _) = checked(shader);
        let (_, found) =
            module.constants.iter().find(|(_, constant)| constant.name.as_deref() == Some(wanted))?;
        match module.global_expressions[found.init] {
            naga::Expression::Literal(naga::Literal::U32(value)) => Some(value),
            _ => None,
        }
    })
}

#[test]
fn flags_mean_the_same_on_both_sides() {
    use civitwin::mesh::{
        RECORD_FAINT, RECORD_NEEDLE, RECORD_PALM, RECORD_RING_END, RING_LENGTH_MOST, RING_LENGTH_SHIFT,
    };
    use civitwin::style::{Pattern, flag};
    for (name, value) in [
        ("RECORD_RING_END", RECORD_RING_END),
        ("RING_LENGTH_SHIFT", RING_LENGTH_SHIFT),
        ("RING_LENGTH_MOST", RING_LENGTH_MOST),
        ("RECORD_NEEDLE", RECORD_NEEDLE),
        ("RECORD_PALM", RECORD_PALM),
        ("RECORD_FAINT", RECORD_FAINT),
        ("CHANNEL_HIDDEN", flag::HIDDEN),
        ("CHANNEL_HOVER", flag::HOVERED),
        ("CHANNEL_SELECTED", flag::SELECTED),
        ("CHANNEL_VALUE", flag::VALUED),
        ("CHANNEL_LOUD", flag::VALUED | flag::HOVERED | flag::SELECTED),
        ("PATTERN_SHIFT", flag::PATTERN_SHIFT),
        ("BOLD", Pattern::HOLLOW.bits() >> flag::PATTERN_SHIFT),
    ] {
        assert_eq!(constant(name), Some(value), "{name}");
    }
}
