pub(super) fn write(_g: &super::Graph) -> String {
    String::new()
}
