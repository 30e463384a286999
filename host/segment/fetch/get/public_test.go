package get

import (
	"net/netip"
	"testing"
)

func TestPublic(t *testing.T) {
	tests := []struct {
		address string
		want    bool
	}{
		{"93.184.216.34", true}, {"1.1.1.1", true}, {"172.15.255.255", true}, {"172.32.0.0", true},
		{"100.63.255.255", true}, {"100.128.0.0", true}, {"223.255.255.255", true}, {"192.0.1.1", true},
		{"2606:4700::1111", true}, {"2a00:1450:4001::1", true}, {"64:ff9b::5db8:d822", true}, {"::ffff:93.184.216.34", true},

		{"0.0.0.0", false}, {"0.1.2.3", false}, {"10.0.0.1", false}, {"10.255.255.255", false},
		{"127.0.0.1", false}, {"127.255.255.254", false},
		{"100.64.0.1", false}, {"100.127.255.255", false}, {"100.100.100.200", false},
		{"169.254.169.254", false}, {"169.254.0.1", false},
		{"172.16.0.1", false}, {"172.31.255.255", false}, {"192.168.1.1", false},
		{"192.0.0.192", false}, {"192.0.2.1", false}, {"192.88.99.1", false}, {"198.18.0.1", false}, {"198.19.255.255", false},
		{"198.51.100.1", false}, {"203.0.113.9", false},
		{"224.0.0.1", false}, {"239.255.255.250", false}, {"240.0.0.1", false}, {"255.255.255.255", false},
		{"168.63.129.16", false},

		{"::", false}, {"::1", false}, {"::127.0.0.1", false},
		{"::ffff:127.0.0.1", false}, {"::ffff:10.0.0.1", false}, {"::ffff:169.254.169.254", false}, {"::ffff:0:127.0.0.1", false},
		{"64:ff9b::7f00:1", false}, {"64:ff9b::a9fe:a9fe", false}, {"64:ff9b:1::a00:1", false},
		{"2002:7f00:1::", false}, {"2002:a00:1::1", false}, {"2002:5db8:d822::1", false},
		{"2001::1", false}, {"2001:0:a00:1::f5ff:fffe", false}, {"2001:db8::1", false}, {"2001:20::1", false}, {"3fff::1", false},
		{"fc00::1", false}, {"fd00:ec2::254", false}, {"fe80::1", false}, {"fe80::1%eth0", false}, {"2606:4700::1111%eth0", false},
		{"fec0::1", false}, {"ff02::1", false}, {"100::1", false}, {"5f00::1", false}, {"4000::1", false},
	}
	for _, tt := range tests {
		if got := public(netip.MustParseAddr(tt.address)); got != tt.want {
			t.Errorf("public(%s) = %v", tt.address, got)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is public")
	}
}
