# syntax=docker/dockerfile:1
# A worker in a container, in the place of confluentinc/cp-kafka-connect: the same variables, commands, ports and volumes. docs/container.md says what is different.
#
#   docker build -t connect-for-dotnet .
#   docker run -p 8083:8083 -e CONNECT_BOOTSTRAP_SERVERS=… connect-for-dotnet
ARG DOTNET_VERSION=10.0

# Compose files wait for the worker and send connectors by the original's curl. The SDK's image has one, and the libraries of it that are not glibc's.
FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS tools
RUN install -D -t /root-of-image/opt/curl /usr/bin/curl \
    && ldd /usr/bin/curl | awk '/=> \// && !/lib(c|m|dl|rt|pthread|resolv)\.so/ { print $3 }' | xargs install -D -m 644 -t /root-of-image/opt/curl/lib

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
# Compiled ahead of time, as a container starts more often than it is built; without what only debuggers read.
RUN dotnet publish src/Connect.Runtime -c Release -a "${TARGETARCH:-amd64}" --self-contained false -p:PublishReadyToRun=true -p:DebugType=none -p:PublishReferencesDocumentationFiles=false \
        -o /root-of-image/opt/connect \
    && install -D -t /root-of-image/usr/share/doc/connect-for-dotnet LICENSE

# The worker serves its REST API by ASP.NET Core, so that the runtime alone is not enough.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS base

# Everything that is ours, in the places where the original has it.
FROM base AS layout
COPY --from=tools /root-of-image /root-of-image
COPY --from=build /root-of-image /root-of-image
COPY image/ /image/
RUN cd /root-of-image && mkdir -p usr/local/bin etc/confluent/docker etc/kafka etc/kafka-connect/jars etc/kafka-connect/secrets usr/share/java \
        usr/share/confluent-hub-components home/appuser \
    && cp /image/commands/* usr/local/bin/ && cp /image/docker/* etc/confluent/docker/ \
    && ln -s connect-distributed usr/local/bin/connect-distributed.sh && ln -s connect-standalone usr/local/bin/connect-standalone.sh \
    && ln -s run etc/confluent/docker/launch \
    # Whoever runs it, as some platforms choose a user of their own, may write there, and nowhere else.
    && chmod 777 etc/kafka-connect etc/kafka-connect/jars etc/kafka-connect/secrets usr/share/confluent-hub-components home/appuser \
    && sed '/:1000:/d' /etc/passwd > etc/passwd && echo 'appuser:x:1000:1000::/home/appuser:/bin/bash' >> etc/passwd \
    && sed '/:1000:/d' /etc/group > etc/group && echo 'appuser:x:1000:' >> etc/group

FROM base
LABEL org.opencontainers.image.title="Connect for .NET" org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.description="Kafka Connect's REST API, connectors and internal topics, by a worker in .NET"
COPY --from=layout /root-of-image/ /
# The variables of the original's image.
ENV COMPONENT=kafka-connect \
    CONNECT_PLUGIN_PATH=/usr/share/java/,/usr/share/confluent-hub-components/ \
    HOME=/home/appuser
WORKDIR /home/appuser
EXPOSE 8083
VOLUME ["/etc/kafka-connect/jars", "/etc/kafka-connect/secrets"]
USER 1000
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=120s --interval=5s --timeout=10s --retries=96 CMD ["/etc/confluent/docker/healthcheck.sh"]
CMD ["/etc/confluent/docker/run"]
