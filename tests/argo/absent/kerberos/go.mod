module absent/kerberos

go 1.21
