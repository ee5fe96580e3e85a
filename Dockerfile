# A static ptymodem on a small base. A tty exists only inside its container: see "Containers" in docs/guide.md.
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -tags nethttpomithttp2 -trimpath -ldflags='-s -w' -o /ptymodem ./cmd/ptymodem

FROM alpine
RUN adduser -D modem
COPY --from=build /ptymodem /usr/local/bin/ptymodem
USER modem
WORKDIR /home/modem
ENV PTYMODEM_LINK=/tmp/modem
ENTRYPOINT ["ptymodem"]
