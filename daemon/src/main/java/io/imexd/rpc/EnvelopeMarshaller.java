package io.imexd.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.imexd.proto.Envelope;
import java.io.InputStream;

/**
 * Reads bytes that are no envelope as an empty one, which is then refused like any other bad
 * message, and not by an exception in grpc's loop.
 */
final class EnvelopeMarshaller implements MethodDescriptor.Marshaller<Envelope> {
  private final MethodDescriptor.Marshaller<Envelope> strict =
      ProtoUtils.marshaller(Envelope.getDefaultInstance());

  @Override
  public InputStream stream(Envelope value) {
    return strict.stream(value);
  }

  @Override
  public Envelope parse(InputStream stream) {
    try {
      return strict.parse(stream);
    } catch (StatusRuntimeException _) {
      return Envelope.getDefaultInstance();
    }
  }
}
