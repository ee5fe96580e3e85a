package transcript

// Login is what the word login of the suites of testdata stands for.
const Login = `<- AT+QICSGP=1,1,"internet"
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
<- AT+QFTPOPEN="ftp.example.com",21
-> OK
-> +QFTPOPEN: 0,0`
