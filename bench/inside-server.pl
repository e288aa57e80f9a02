# What a learner might serve, for measuring previews: a page, bytes, uploads, events, and a WebSocket that echoes.
use strict;
use warnings;
use Digest::SHA 'sha1_base64';
use IO::Socket::INET;
use Socket 'TCP_NODELAY', 'IPPROTO_TCP';
use Time::HiRes 'sleep';

$SIG{CHLD} = 'IGNORE';
my $server = IO::Socket::INET->new(Listen => 256, LocalAddr => '0.0.0.0', LocalPort => $ARGV[0]) or die;
while (my $client = $server->accept) {
  next if fork;
  setsockopt($client, IPPROTO_TCP, TCP_NODELAY, 1);
  serve($client);
  exit;
}

sub serve {
  my ($client) = @_;
  while (defined(my $line = <$client>)) {
    my ($method, $path) = split ' ', $line;
    my (%header, $head);
    while (defined(my $field = <$client>)) {
      last if $field eq "\r\n";
      $head .= $field;
      $header{lc $1} = $2 if $field =~ /^([^:]+):\s*(.*?)\r\n/;
    }
    return echo_frames($client, $header{'sec-websocket-key'}) if lc($header{upgrade} // '') eq 'websocket';
    if ($path eq '/events') { send_events($client) }
    elsif ($path eq '/upload') { answer($client, read_body($client, \%header)) }
    elsif ($path eq '/head') { answer($client, $head) }
    elsif ($path =~ m{^/bytes/(\d+)$}) { answer($client, 'x' x $1) }
    else { answer($client, 'ok') }
  }
}

sub answer {
  my ($client, $body) = @_;
  say_all($client, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
}

# Each event is told when it happens; who hears all of them at the end sat behind a buffer.
sub send_events {
  my ($client) = @_;
  say_all($client, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  for my $number (1 .. 5) {
    my $event = "data: $number\n\n";
    say_all($client, sprintf("%x\r\n%s\r\n", length $event, $event));
    sleep 0.3;
  }
  say_all($client, "0\r\n\r\n");
}

# How many bytes came, however they were sent.
sub read_body {
  my ($client, $header) = @_;
  return skip($client, $header->{'content-length'} // 0) unless ($header->{'transfer-encoding'} // '') =~ /chunked/i;
  my $total = 0;
  while (my $size = hex(<$client> =~ s/\s+$//r)) {
    $total += skip($client, $size);
    <$client>;
  }
  <$client>;
  return $total;
}

sub skip {
  my ($client, $length) = @_;
  my $left = $length;
  while ($left > 0) {
    my $read = read($client, my $bytes, $left < 65536 ? $left : 65536);
    last unless $read;
    $left -= $read;
  }
  return $length - $left;
}

sub echo_frames {
  my ($client, $key) = @_;
  my $accept = sha1_base64($key . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11') . '=';
  say_all($client, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $accept\r\n\r\n");
  while (read($client, my $start, 2) == 2) {
    my ($kind, $length) = unpack 'CC', $start;
    my $masked = $length & 128;
    $length &= 127;
    if ($length == 126) { read($client, my $more, 2); $length = unpack 'n', $more }
    elsif ($length == 127) { read($client, my $more, 8); $length = unpack 'Q>', $more }
    my $mask = '';
    read($client, $mask, 4) if $masked;
    my $payload = '';
    read($client, $payload, $length) if $length;
    $payload ^= substr($mask x ($length / 4 + 1), 0, $length) if $masked;
    my $size = $length < 126 ? pack('C', $length) : $length < 65536 ? pack('Cn', 126, $length) : pack('CQ>', 127, $length);
    say_all($client, pack('C', $kind) . $size . $payload);
    return if ($kind & 15) == 8;
  }
}

sub say_all {
  my ($client, $bytes) = @_;
  print $client $bytes;
  $client->flush;
}
