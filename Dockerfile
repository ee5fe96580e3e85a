# A static ptymodem on a small base. "Containers" in docs/guide.md says how to run it.
#
#   docker build -t ptymodem .
#   docker buildx build --platform linux/amd64,linux/arm64,linux/arm/v7 --build-arg VERSION=1.0.0 --build-arg REVISION="$(git rev-parse HEAD)" …
#
# podman and buildah need --format docker for the health check.
#
# The bases are pinned to a version. To pin one to its bytes as well, append its digest, which
# `docker buildx imagetools inspect IMAGE` prints: --build-arg BASE_IMAGE=alpine:3.24.2@sha256:…
ARG GO_IMAGE=golang:1.26.8-alpine3.24
ARG BASE_IMAGE=alpine:3.24.2

FROM ${BASE_IMAGE} AS base

# It runs on the machine that builds, and compiles for the platform of the image. Nothing is run on
# that platform, so no emulator is needed.
FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG TARGETVARIANT
ARG VERSION
ARG REVISION
RUN if [ "$TARGETARCH" = arm ]; then export GOARM="${TARGETVARIANT#v}"; fi; \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -tags nethttpomithttp2 -trimpath \
      -ldflags="-s -w -X main.release=$VERSION -X main.commit=$REVISION" -o /image/usr/local/bin/ptymodem ./cmd/ptymodem
# The user modem, and folders that other users may write to as well: one whom the platform makes up,
# as OpenShift does, is in group 0.
COPY --from=base /etc/passwd /etc/group /image/etc/
RUN echo 'modem:x:1000:1000:ptymodem:/home/modem:/bin/sh' >>/image/etc/passwd && \
    echo 'modem:x:1000:' >>/image/etc/group && \
    mkdir -p /image/tmp /image/usr/share/licenses/ptymodem /users/modem && \
    chmod 1777 /image/tmp && chmod 775 /users/modem && \
    cp LICENSE /image/usr/share/licenses/ptymodem/

FROM base
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="ptymodem" \
      org.opencontainers.image.description="A virtual Quectel EC200U or EG915U modem on a pseudo-terminal" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /image /
COPY --from=build --chown=1000:0 /users /home
# By its number, so that a platform can see that it is not root.
USER 1000
WORKDIR /home/modem
ENV PTYMODEM_LINK=/tmp/modem
HEALTHCHECK --interval=5s --timeout=10s --start-period=5s CMD ["ptymodem", "health"]
ENTRYPOINT ["ptymodem"]
