#!/usr/bin/env bash
# Makes the stores of this folder anew, with keytool (Java 17) and openssl 3. Every password is "secret1", that of keys of their own "secret2".
set -euo pipefail
cd "$(dirname "$0")"
rm -f ./*.jks ./*.p12 ./*.pem ./*.jceks ./*.der
days=36500 store=(-storepass secret1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out ca.pem -days $days -subj /CN=ca 2>/dev/null
openssl x509 -in ca.pem -outform der -out ca.der
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key-plain.pem -out "$work/client.csr" -subj /CN=client 2>/dev/null
openssl x509 -req -in "$work/client.csr" -CA ca.pem -CAkey "$work/ca.key" -days $days -out client.pem 2>/dev/null
openssl pkcs8 -topk8 -in key-plain.pem -out key-encrypted.pem -passout pass:secret2
openssl ec -in key-plain.pem -out key-sec1.pem 2>/dev/null
openssl ec -in key-plain.pem -aes128 -out key-old-encryption.pem -passout pass:secret2 2>/dev/null

# Trust stores.
keytool -importcert -noprompt -alias ca -file ca.pem -keystore trust.jks -storetype JKS "${store[@]}" 2>/dev/null
keytool -importcert -noprompt -alias ca -file ca.pem -keystore trust.p12 -storetype PKCS12 "${store[@]}" 2>/dev/null
keytool -importcert -noprompt -alias ca -file ca.pem -keystore trust.jceks -storetype JCEKS "${store[@]}" 2>/dev/null
openssl pkcs12 -export -nokeys -in ca.pem -out trust-openssl.p12 -passout pass:secret1
keytool -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE \
    -importcert -noprompt -alias ca -file ca.pem -keystore trust-open.p12 -storetype PKCS12 "${store[@]}" 2>/dev/null

# Key stores: the client's key with the chain client, ca.
openssl pkcs12 -export -inkey key-plain.pem -in client.pem -certfile ca.pem -name client -out key-openssl.p12 -passout pass:secret1
openssl pkcs12 -export -legacy -inkey key-plain.pem -in client.pem -certfile ca.pem -name client -out key-legacy.p12 -passout pass:secret1
for type in JKS PKCS12; do
    file=key.$([ $type = JKS ] && echo jks || echo p12)
    keytool -importkeystore -noprompt -srckeystore key-openssl.p12 -srcstoretype PKCS12 -srcstorepass secret1 -destkeystore "$file" -deststoretype $type \
        -deststorepass secret1 2>/dev/null
done
cp key.jks key-own-password.jks
keytool -keypasswd -alias client -keypass secret1 -new secret2 -keystore key-own-password.jks -storetype JKS "${store[@]}" 2>/dev/null
