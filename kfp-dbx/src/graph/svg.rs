//! Writes the graph as an SVG picture.
//!
//! Imports point from here to `place`, and from both to `text`.

use std::fmt::Write as _;

mod place;
mod text;

use super::model::{Graph, Node, Resource, Touch};
use super::style::colours;
use place::{Item, ItemKind, Line, Placed, Style};
use text::LINE;

const FONTS: &str = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace";

pub(super) fn write(graph: &Graph) -> String {
    let placed = place::place(graph);
    let mut svg = Svg(String::new());
    svg.all(graph, &placed);
    svg.0
}

struct Svg(String);

/// Writing to a `String` does not fail.
macro_rules! line {
    ($svg:expr, $($format:tt)*) => {{
        let _ = writeln!($svg.0, $($format)*);
    }};
}

impl Svg {
    fn all(&mut self, graph: &Graph, placed: &Placed) {
        let (width, height) = (number(placed.width), number(placed.height));
        let title = escaped(&graph.name);
        line!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FONTS}\" font-size=\"12\">"
        );
        line!(self, "<title>{title}</title>");
        // The colours need a white background, even on a dark page.
        line!(self, "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#ffffff\"/>");
        let mut y = 26.0;
        for text in text::lines(&graph.name) {
            let (text, at) = (escaped(text.trim_end()), number(y));
            line!(
                self,
                "<text x=\"18\" y=\"{at}\" font-size=\"14\" font-weight=\"bold\" fill=\"#1b1f24\" xml:space=\"preserve\">{text}</text>"
            );
            y += LINE;
        }
        for item in &placed.items {
            if let ItemKind::Node(index) = item.what
                && graph.nodes[index].is_block()
            {
                self.block(index, &graph.nodes[index], item);
            }
        }
        for line in &placed.lines {
            self.line(line);
        }
        for item in &placed.items {
            match item.what {
                ItemKind::Node(index) if !graph.nodes[index].is_block() => {
                    self.op(index, &graph.nodes[index], item);
                }
                ItemKind::Resource(index) => self.resource(index, &graph.resources[index], item),
                ItemKind::Label(label) => self.label(label, item),
                _ => {}
            }
        }
        line!(self, "</svg>");
    }

    fn rect(&mut self, item: &Item, attributes: &str) {
        let (x, y) = (number(item.x - item.width / 2.0), number(item.y - item.height / 2.0));
        let (width, height) = (number(item.width), number(item.height));
        line!(
            self,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {attributes}/>"
        );
    }

    fn block(&mut self, index: usize, node: &Node, item: &Item) {
        let (fill, stroke) = colours(node.class());
        line!(self, "<g id=\"n{index}\" class=\"{}\">", node.class());
        let title = node.title();
        line!(self, "<title>{}</title>", escaped(&title));
        self.rect(item, &format!("rx=\"8\" fill=\"{fill}\" stroke=\"{stroke}\""));
        let x = number(item.x - item.width / 2.0 + 10.0);
        let mut y = item.y - item.height / 2.0 + LINE;
        for text in text::lines(&title) {
            let (text, at) = (escaped(text.trim_end()), number(y));
            line!(
                self,
                "<text x=\"{x}\" y=\"{at}\" fill=\"{stroke}\" xml:space=\"preserve\">{text}</text>"
            );
            y += LINE;
        }
        line!(self, "</g>");
    }

    fn op(&mut self, index: usize, node: &Node, item: &Item) {
        let (fill, stroke) = colours(node.class());
        line!(self, "<g id=\"n{index}\" class=\"{}\">", node.class());
        line!(self, "<title>{}: {}</title>", escaped(&node.name), escaped(&node.label));
        self.rect(item, &format!("rx=\"10\" fill=\"{fill}\" stroke=\"{stroke}\""));
        let bold = text::lines(&node.name).len();
        self.centred(&text::op_lines(node), bold, item, 0.0);
        line!(self, "</g>");
    }

    fn resource(&mut self, index: usize, resource: &Resource, item: &Item) {
        let (fill, stroke) = colours("resource");
        line!(self, "<g id=\"r{index}\" class=\"resource\">");
        line!(self, "<title>{}</title>", escaped(&resource.label()));
        let (left, right) = (item.x - item.width / 2.0, item.x + item.width / 2.0);
        let (top, bottom) = (item.y - item.height / 2.0, item.y + item.height / 2.0);
        let [rx, left, right, high, low] =
            [item.width / 2.0, left, right, top + 7.0, bottom - 7.0].map(number);
        // The arc of the lid turns in the same direction as the outline. Otherwise it is a hole.
        line!(
            self,
            "<path d=\"M{left} {high}A{rx} 7 0 0 1 {right} {high}V{low}A{rx} 7 0 0 1 {left} {low}Z\
             M{right} {high}A{rx} 7 0 0 1 {left} {high}\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
        );
        self.centred(&text::resource_lines(resource), 0, item, 4.0);
        line!(self, "</g>");
    }

    /// Writes centred lines, the first of them bold.
    fn centred(&mut self, lines: &[String], bold: usize, item: &Item, down: f64) {
        let height: f64 = lines.iter().map(|_| LINE).sum();
        let mut y = item.y - height / 2.0 + 12.0 + down;
        for (index, text) in lines.iter().enumerate() {
            let (x, at) = (number(item.x), number(y));
            let weight = if index < bold { " font-weight=\"bold\"" } else { "" };
            let text = escaped(text.trim_end());
            line!(
                self,
                "<text x=\"{x}\" y=\"{at}\" text-anchor=\"middle\" fill=\"#1b1f24\"{weight} xml:space=\"preserve\">{text}</text>"
            );
            y += LINE;
        }
    }

    fn label(&mut self, label: &str, item: &Item) {
        let (x, y) = (number(item.x), number(item.y + 4.0));
        line!(
            self,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#44546a\">{label}</text>"
        );
    }

    fn line(&mut self, line: &Line) {
        let (stroke, dash) = match line.style {
            Style::Touch(Touch::Creates) => ("#1f7a3d", " stroke-dasharray=\"5 4\""),
            Style::Touch(Touch::Uses) => ("#1f5fa8", " stroke-dasharray=\"5 4\""),
            Style::Touch(Touch::Deletes) => ("#b3261e", " stroke-dasharray=\"5 4\""),
            _ => ("#44546a", ""),
        };
        let mut path = String::new();
        let mut last = None;
        for (index, &(x, y)) in line.points.iter().enumerate() {
            let _ = match last {
                None => write!(path, "M{} {}", number(x), number(y)),
                Some((before, above)) if index % 2 == 0 => {
                    let (middle, before) = (number(f64::midpoint(above, y)), number(before));
                    let x = number(x);
                    write!(path, "C{before} {middle} {x} {middle} {x} {}", number(y))
                }
                Some(_) => write!(path, "L{} {}", number(x), number(y)),
            };
            last = Some((x, y));
        }
        line!(
            self,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.2\"{dash}/>"
        );
        let ends = [(line.points.first(), 1.0), (line.points.last(), -1.0)];
        for (has_head, (end, back)) in line.heads.into_iter().zip(ends) {
            if let (true, Some(&(x, y))) = (has_head, end) {
                let [left, right, base] = [x - 4.0, x + 4.0, y + 8.0 * back].map(number);
                let (x, y) = (number(x), number(y));
                line!(
                    self,
                    "<path d=\"M{x} {y}L{left} {base}L{right} {base}Z\" fill=\"{stroke}\"/>"
                );
            }
        }
    }
}

/// Formats a number with at most one decimal, and never as `-0`.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
