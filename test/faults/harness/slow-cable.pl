#!/usr/bin/perl
# An Ethernet cable that takes time: two TAP devices, and whatever goes into one comes out of the other so much later.
# In Perl because Node cannot ask the kernel for such devices (ioctl), and this one has no delay of its own (netem).
# Says "ready" once both are there; ends with its standard input, or when a device is gone.
#   perl slow-cable.pl <device> <device> <milliseconds>
use strict;
use warnings;
use Fcntl;
use Time::HiRes 'time';

use constant { TUNSETIFF => 0x400454ca, IFF_TAP => 0x0002, IFF_NO_PI => 0x1000, LARGEST_FRAME => 65536 };

my ($left, $right, $delay_ms) = @ARGV;

sub open_device {
    my ($name) = @_;
    sysopen(my $device, '/dev/net/tun', O_RDWR | O_NONBLOCK) or die "/dev/net/tun: $!";
    ioctl($device, TUNSETIFF, pack('Z16 S x22', $name, IFF_TAP | IFF_NO_PI)) or die "$name: $!";
    return $device;
}

my @devices = map { open_device($_) } $left, $right;
$| = 1;
print "ready\n";

# One queue does for both ways: all wait equally long.
my @queue;
while (1) {
    my $wanted = '';
    vec($wanted, fileno($_), 1) = 1 for @devices, \*STDIN;
    my $patience = @queue ? $queue[0]{at} - time : 1;
    select($wanted, undef, undef, $patience > 0 ? $patience : 0);
    exit if vec($wanted, fileno(STDIN), 1) && !sysread(STDIN, my $ignored, 1);
    for my $end (0, 1) {
        while (defined(my $size = sysread($devices[$end], my $frame, LARGEST_FRAME))) {
            exit if $size == 0;
            push @queue, { at => time + $delay_ms / 1000, to => $devices[1 - $end], frame => $frame };
        }
        exit if $!{EBADFD};
    }
    while (@queue && $queue[0]{at} <= time) {
        my $due = shift @queue;
        # A device that is down loses what comes.
        syswrite($due->{to}, $due->{frame});
    }
}
