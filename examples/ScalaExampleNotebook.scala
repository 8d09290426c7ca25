val param1 = dbutils.widgets.get("param1")
val param2 = dbutils.widgets.get("param2")
var output = s"param1 = $param1, param2 = $param2"

val txt = dbutils.fs.head("/data/foo.txt")
output = s"$output, foo.txt exists and contains '$txt'"

val string_secret = dbutils.secrets.get(scope = "test-scope", key = "string-secret")
if (string_secret == "helloworld") {
  output = s"$output, string-secret is correct"
}

val byte_secret = dbutils.secrets.get(scope = "test-scope", key = "byte-secret")
if (byte_secret == "helloworld") {
  output = s"$output, byte-secret is correct"
}

val ref_secret = dbutils.secrets.get(scope = "test-scope", key = "ref-secret")
if (ref_secret == "alex") {
  output = s"$output, ref-secret is correct"
}

dbutils.notebook.exit(output)