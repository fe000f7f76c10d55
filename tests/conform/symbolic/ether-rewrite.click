// ether rewrite
FromDevice(in) -> EtherRewrite(2:0:0:0:0:9, 2:0:0:0:0:8) -> EtherMirror -> ToDevice(out);
