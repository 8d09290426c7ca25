// Package hdfs stands in for the client of HDFS. Argo's validator imports a package that uses it,
// and calls nothing of it.
package hdfs

import "os"

type Client struct{}

type ClientOptions struct {
	Addresses                    []string
	User                         string
	DataTransferProtection       string
	KerberosClient               any
	KerberosServicePrincipleName string
}

func NewClient(ClientOptions) (*Client, error)     { panic("absent") }
func (*Client) Close() error                       { panic("absent") }
func (*Client) Stat(string) (os.FileInfo, error)   { panic("absent") }
func (*Client) MkdirAll(string, os.FileMode) error { panic("absent") }
func (*Client) Remove(string) error                { panic("absent") }
func (*Client) CopyToLocal(_, _ string) error      { panic("absent") }
func (*Client) CopyToRemote(_, _ string) error     { panic("absent") }
