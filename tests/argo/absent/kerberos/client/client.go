// Package client stands in for the client of Kerberos. Argo's validator imports a package that uses
// it, and calls nothing of it. The first functions are those of version 5, the others of version 8.
package client

type Client struct{}

func NewClientFromCCache(any) (Client, error)       { panic("absent") }
func NewClientWithKeytab(_, _ string, _ any) Client { panic("absent") }
func (*Client) WithConfig(any) *Client              { panic("absent") }
func NewFromCCache(_, _ any) (*Client, error)       { panic("absent") }
func NewWithKeytab(_, _ string, _, _ any) *Client   { panic("absent") }
func (*Client) Login() error                        { panic("absent") }
