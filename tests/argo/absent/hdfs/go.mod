module absent/hdfs

go 1.21
