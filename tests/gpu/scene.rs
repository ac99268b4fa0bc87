//! The renderer's housekeeping: what is kept, sent and freed, and what it says when the GPU is gone.

use crate::studio::{BLOCK, City, Shot, assert_near, block, build, develop, renderer};
use civitwin::gpu::shaders::TEXTURE_WIDTH;
use civitwin::gpu::{PassTarget, Renderer, Wgpu};
use civitwin::mesh::Column;
use civitwin::style::{Quality, Theme, flag, texel};
use glam::DVec2;

fn house() -> City {
    let mut city = City::new();
    city.building(&[&block(-8.0, -8.0, 8.0, 8.0)], 0.0, 16.0, BLOCK);
    city
}

#[test]
fn a_load_taken_away_is_gone_from_the_picture_and_from_memory() {
    let Some(mut renderer) = renderer() else { return };
    let shot = Shot::default();
    let bare = develop(&mut renderer, &shot, DVec2::ZERO);
    let before = renderer.stats().gpu_bytes;
    build(&mut renderer, &house(), 5);
    let built = develop(&mut renderer, &shot, DVec2::ZERO);
    assert_ne!(built.pixels, bare.pixels, "a house is seen");
    assert!(renderer.stats().gpu_bytes > before, "and takes memory");
    renderer.remove(4);
    assert_eq!(develop(&mut renderer, &shot, DVec2::ZERO).pixels, built.pixels, "another load is no matter");
    renderer.remove(5);
    assert_eq!(develop(&mut renderer, &shot, DVec2::ZERO).pixels, bare.pixels, "the empty picture again");
    assert_eq!(renderer.stats().gpu_bytes, before, "bytes on the GPU");
}

#[test]
fn triangles_and_draw_calls_are_counted_exactly() {
    let Some(mut renderer) = renderer() else { return };
    build(&mut renderer, &house(), 1);
    let mut count = |shot: &Shot| {
        develop(&mut renderer, shot, DVec2::ZERO);
        (renderer.stats().triangles, renderer.stats().draw_calls)
    };
    assert_eq!(
        count(&Shot::default()),
        (1 + 12 + 6 + 2, 5),
        "ground, shadow, walls in two runs but the one behind, roof"
    );
    assert_eq!(count(&Shot { quality: Quality::Low, ..Shot::default() }), (1 + 6 + 2, 4), "low: no shadow");
    assert_eq!(count(&Shot { at_m: [5_000.0, 0.0], ..Shot::default() }), (1, 1), "out of sight");
}

#[test]
fn a_new_colour_sends_one_row_and_the_same_colour_nothing() {
    let Some(mut renderer) = renderer() else { return };
    let mut city = house();
    for _ in 0..9_000 {
        city.feature(0.0, 0.0, BLOCK);
    }
    build(&mut renderer, &city, 1);
    let shot = Shot::plan();
    develop(&mut renderer, &shot, DVec2::ZERO);
    let mut sent_by = |first: u32, texel: u32| {
        let before = renderer.stats().upload_bytes;
        renderer.write_channels(first, &[texel]);
        let picture = develop(&mut renderer, &shot, DVec2::ZERO);
        (renderer.stats().upload_bytes - before, picture.at([0.0, 0.0, 16.0], &shot))
    };
    let red = texel([0xc0, 0x10, 0x10], flag::VALUED);
    let row_bytes = u64::from(TEXTURE_WIDTH) * 4;
    let (sent, colour) = sent_by(0, red);
    assert_eq!(sent, row_bytes, "one row");
    assert!(colour[0] > 0xb0 && colour[1] < 0x40, "the roof is red: {colour:?}");
    assert_eq!(sent_by(0, red).0, 0, "the same again");
    assert_eq!(sent_by(8_500, red).0, row_bytes, "another row");
}

#[test]
fn features_keep_their_heights_and_colours_when_the_city_grows() {
    let Some(mut renderer) = renderer() else { return };
    let city = house();
    build(&mut renderer, &city, 1);
    let shot = Shot::default();
    let small = develop(&mut renderer, &shot, DVec2::ZERO);
    renderer.write_features(3 * TEXTURE_WIDTH, &[[0.0, 10.0]; 3_000]);
    renderer.write_channels(3 * TEXTURE_WIDTH, &[7; 3_000]);
    assert_eq!(develop(&mut renderer, &shot, DVec2::ZERO).pixels, small.pixels, "the house as before");
}

#[test]
fn a_large_chunk_and_many_small_ones_lie_side_by_side() {
    let Some(mut renderer) = renderer() else { return };
    let mut large = City::new();
    for number in 0..1_600_usize {
        let (x, y) = ((number % 40) as f32 * 2.0 - 40.0, (number / 40) as f32 * 1.4 - 28.0);
        large.building(&[&block(x, y, x + 1.0, y + 0.7)], 0.0, 2.0, BLOCK);
    }
    build(&mut renderer, &large, 1);
    let shot = Shot::plan();
    let alone = develop(&mut renderer, &shot, DVec2::ZERO);
    let green = [0x20, 0xa0, 0x40];
    for number in 0..300_u32 {
        let mut small = City::new();
        let at = (number % 20) as f32 * 4.0 - 38.0;
        small.features.resize(2_000 + number as usize, [0.0; 2]);
        small.channels.resize(small.features.len(), 0);
        let feature = small.area(Column::Green, &block(at, -30.0, at + 2.0, 30.0), green);
        for chunk in small.chunks() {
            renderer.add(&chunk, 10 + number);
        }
        renderer.write_channels(feature, &[texel(green, 0)]);
    }
    let both = develop(&mut renderer, &shot, DVec2::ZERO);
    assert_near(both.at([-37.0, 29.5, 0.0], &shot), green, 2, "a small chunk");
    (0..300).for_each(|number| renderer.remove(10 + number));
    assert_eq!(
        develop(&mut renderer, &shot, DVec2::ZERO).pixels,
        alone.pixels,
        "the large chunk alone again"
    );
}

#[test]
fn a_fence_is_passed_once_the_frame_is_done() {
    let Some(mut renderer) = renderer() else { return };
    renderer.resize(160, 120, Quality::High);
    renderer.draw(&Shot::default().eye(DVec2::ZERO), &Theme::LIGHT, PassTarget::Screen);
    let fence = renderer.fence();
    let passed = (0..100_000).any(|_| {
        std::thread::yield_now();
        renderer.is_finished(fence)
    });
    assert!(passed, "the fence was passed");
}

#[test]
fn a_lost_gpu_is_told_and_nothing_breaks() {
    let wanted = pollster::block_on(async {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let adapter = instance.request_adapter(&wgpu::RequestAdapterOptions::default()).await.ok()?;
        adapter.request_device(&wgpu::DeviceDescriptor::default()).await.ok()
    });
    let Some((device, queue)) = wanted else {
        eprintln!("skipped: no Vulkan adapter");
        return;
    };
    let mut renderer = Renderer::new(Box::new(Wgpu::new(device.clone(), queue, None)));
    let city = house();
    build(&mut renderer, &city, 1);
    develop(&mut renderer, &Shot::default(), DVec2::ZERO);
    device.destroy();
    let fence = renderer.fence();
    let told = (0..1_000).any(|_| renderer.is_finished(fence) && renderer.loss().is_some());
    assert!(told, "the loss is told");
    build(&mut renderer, &city, 2);
    renderer.resize(80, 60, Quality::Low);
    renderer.draw(&Shot::default().eye(DVec2::ZERO), &Theme::LIGHT, PassTarget::Image);
    renderer.start_read();
    renderer.remove(1);
    assert_eq!(renderer.take_pixels(), None, "no picture from a lost GPU");
    assert!(renderer.is_finished(renderer.stats().draw_calls), "all its work counts as done");
}
