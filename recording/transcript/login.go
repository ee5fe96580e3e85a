package transcript

// LoginSettings are what a session of the suites of testdata sets before it opens a server.
const LoginSettings = `<- AT+QICSGP=1,1,"internet"
-> OK
<- AT+QIACT=1
-> OK
<- AT+QFTPCFG="contextid",1
-> OK
<- AT+QFTPCFG="account","test","test"
-> OK
<- AT+QFTPCFG="filetype",0
-> OK
<- AT+QFTPCFG="transmode",1
-> OK
`

// Login is what the word login of these suites stands for.
const Login = LoginSettings + `<- AT+QFTPOPEN="ftp.example.com",21
-> OK
-> +QFTPOPEN: 0,0`
