package config

type Config struct{}

func NewConfigFromString(string) (*Config, error) { panic("absent") }
func NewFromString(string) (*Config, error)       { panic("absent") }
